INSERT INTO incidents (id, recorded_at, rule)
VALUES ($1, $2, $3::jsonb)
