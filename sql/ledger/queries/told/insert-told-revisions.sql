-- $6: revisions as a JSON array of {"id", "revision", "content", "sha256", "start", "end",
-- "because"}; by an import ($3) or a person alone, at an instant ($4), by somebody ($5).
INSERT INTO told_revisions
(
    kind, contract_id, id, revision, content, sha256, starts_at, ends_at, import_number,
    withdrawn_because, recorded_at, recorded_by
)
SELECT
    $1, $2, item.id, item.revision, item.content, item.sha256, item.start, item.end, $3::integer,
    item.because, $4::timestamptz, $5
FROM jsonb_to_recordset($6::jsonb) AS item
(
    id text, revision integer, content text, sha256 text, start timestamptz, "end" timestamptz,
    because text
)
