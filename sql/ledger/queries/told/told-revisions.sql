-- All revisions of the records of a kind ($1), of a contract ($2) and an id ($3), or of all where
-- these are null.
SELECT
    told_revisions.contract_id,
    id,
    revision,
    content,
    told_revisions.sha256,
    starts_at,
    ends_at,
    file,
    withdrawn_because,
    recorded_at,
    recorded_by,
    revision = max(revision) OVER (PARTITION BY told_revisions.contract_id, id) AS is_newest
FROM told_revisions
LEFT JOIN told_imports
    ON
        told_imports.kind = told_revisions.kind
        AND told_imports.contract_id = told_revisions.contract_id
        AND told_imports.number = told_revisions.import_number
WHERE
    told_revisions.kind = $1
    AND told_revisions.contract_id = coalesce($2, told_revisions.contract_id)
    AND id = coalesce($3, id)
ORDER BY told_revisions.contract_id COLLATE "C", id COLLATE "C", revision
