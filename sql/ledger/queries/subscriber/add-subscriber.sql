INSERT INTO subscribers (id, kind, name, url, secret, types, after_number, made_at, made_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
