-- $3: a JSON array of {"post", "id", "sha256", "at", "display_at", "status", "body"}.
INSERT INTO declared_updates
    (source, post_id, update_id, sha256, seen_at, at, display_at, status, body)
SELECT $1, item.post, item.id, item.sha256, $2, item.at, item.display_at, item.status, item.body
FROM jsonb_to_recordset($3::jsonb) AS item
    (post text, id text, sha256 text, at timestamptz, display_at timestamptz, status text,
     body text)
ON CONFLICT (source, post_id, update_id, sha256) DO NOTHING
