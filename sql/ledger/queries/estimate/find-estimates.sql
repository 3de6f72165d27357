-- Oldest first; a null parameter asks nothing.
SELECT incident_id, issued_at, state, elapsed_minutes, quantiles, why_none, compared,
    longest_minutes,
    weight_at_risk, others_quantiles, others_longest_minutes
FROM incident_estimates
WHERE ($1::text IS NULL OR incident_id = $1)
    AND ($2::timestamptz IS NULL OR issued_at >= $2)
ORDER BY issued_at, incident_id COLLATE "C"
