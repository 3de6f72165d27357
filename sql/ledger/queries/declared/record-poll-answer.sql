-- $4 may be an instant before one that is known, where a cache answered: it never goes back.
INSERT INTO declared_polls (source, resource, asked_at, answered_at, etag, sha256)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (source, resource) DO UPDATE
SET asked_at = excluded.asked_at,
    answered_at = greatest(declared_polls.answered_at, excluded.answered_at),
    etag = excluded.etag,
    sha256 = excluded.sha256,
    failed_since = NULL,
    failure = NULL
