-- $3: a JSON array of {"id", "sha256", "content"}; one that says what the newest known one says is
-- none.
INSERT INTO declared_post_states (source, post_id, seen_at, sha256, content)
SELECT $1, item.id, $2, item.sha256, item.content
FROM jsonb_to_recordset($3::jsonb) AS item (id text, sha256 text, content jsonb)
WHERE item.sha256 IS DISTINCT FROM (
    SELECT known.sha256
    FROM declared_post_states AS known
    WHERE known.source = $1 AND known.post_id = item.id
    ORDER BY known.seen_at DESC
    LIMIT 1
)
