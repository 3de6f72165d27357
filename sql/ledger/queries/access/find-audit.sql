-- The newest $1 before a position ($2), or of all if it is null.
SELECT position::text AS position, at, actor, action, target, result, detail
FROM web_audit
WHERE position < coalesce($2, 9223372036854775807)
ORDER BY web_audit.position DESC
LIMIT $1
