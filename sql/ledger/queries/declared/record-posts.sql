-- $4: posts as a JSON array; those that are known stay as they were first seen.
INSERT INTO declared_posts
    (source, post_id, kind, first_seen, last_poll_before, created_at, provider, models, recorded_by)
SELECT $1, item.id, item.kind, $2, $3, item.created_at, item.provider, item.models, $5
FROM jsonb_to_recordset($4::jsonb)
    AS item (id text, kind text, created_at timestamptz, provider text, models jsonb)
ON CONFLICT (source, post_id) DO NOTHING
