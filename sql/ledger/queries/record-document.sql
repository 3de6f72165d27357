INSERT INTO documents (sha256, content, added_at)
VALUES ($1, $2, $3)
ON CONFLICT (sha256) DO NOTHING
