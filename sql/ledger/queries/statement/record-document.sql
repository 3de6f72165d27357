INSERT INTO documents (sha256, packing, content, added_at)
VALUES ($1, $2, $3, $4)
ON CONFLICT (sha256) DO NOTHING
