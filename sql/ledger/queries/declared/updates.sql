-- As each was first seen.
SELECT DISTINCT ON (source, post_id, update_id) source, post_id, at, body
FROM declared_updates
ORDER BY source, post_id, update_id, seen_at
