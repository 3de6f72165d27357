INSERT INTO web_sessions
    (id_sha256, issuer, subject, roles, rules_sha256, began_at, seen_at, ends_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
