INSERT INTO api_tokens (id, secret_sha256, name, scopes, made_at, made_by, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
