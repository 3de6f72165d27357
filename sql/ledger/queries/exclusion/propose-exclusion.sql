INSERT INTO exclusions
    (id, class, starts_at, ends_at, predicate, reason, link, expires_at, asserted_by_provider,
     proposed_by, proposed_at)
VALUES ($1, $2, $3, $4, $5::jsonb, $6, $7, $8, $9, $10, $11)
