SELECT resource, answered_at, etag, sha256
FROM declared_polls
WHERE source = $1
