INSERT INTO declared_polls (source, resource, asked_at, failed_since, failure)
VALUES ($1, $2, $3, $3, $4)
ON CONFLICT (source, resource) DO UPDATE
SET asked_at = excluded.asked_at,
    failed_since = coalesce(declared_polls.failed_since, excluded.failed_since),
    failure = excluded.failure
