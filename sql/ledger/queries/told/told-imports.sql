-- The imports of a kind ($1) for a contract ($2), or for all where it is null, with the times that
-- each tells of.
SELECT
    contract_id,
    number,
    file,
    sha256,
    record_count,
    imported_at,
    imported_by,
    (
        SELECT jsonb_agg(
            jsonb_build_object(
                'start', (extract(epoch FROM starts_at) * 1000)::bigint,
                'end', (extract(epoch FROM ends_at) * 1000)::bigint
            )
            ORDER BY starts_at
        )
        FROM told_times
        WHERE
            told_times.kind = told_imports.kind
            AND told_times.contract_id = told_imports.contract_id
            AND told_times.number = told_imports.number
    ) AS times
FROM told_imports
WHERE kind = $1 AND contract_id = coalesce($2, contract_id)
ORDER BY contract_id COLLATE "C", number
