-- As each was first seen; the posts as `source/id`.
SELECT DISTINCT ON (source, post_id, update_id) source, post_id, seen_at, at, display_at, status,
    body
FROM declared_updates
WHERE source || '/' || post_id = ANY ($1::text[])
ORDER BY source, post_id, update_id, seen_at
