SELECT resource, answered_at, etag, sha256, failure IS NOT NULL AS is_failing
FROM declared_polls
WHERE source = $1
