INSERT INTO watermarks (name, reached_at)
VALUES ($1, $2)
ON CONFLICT (name) DO UPDATE
SET reached_at = greatest(watermarks.reached_at, excluded.reached_at)
