INSERT INTO web_links (secret_sha256, name, role, made_at, made_by, expires_at)
VALUES ($1, $2, $3, $4, $5, $6)
