SELECT source, resource, asked_at, answered_at, failed_since, failure
FROM declared_polls
ORDER BY source COLLATE "C", resource COLLATE "C"
