INSERT INTO incident_counts (incident_id, counted_at, figures)
VALUES ($1, $2, $3::json)
ON CONFLICT (incident_id) DO UPDATE
SET counted_at = excluded.counted_at,
    figures = excluded.figures
