INSERT INTO incident_estimates
    (incident_id, issued_at, state, elapsed_minutes, quantiles, why_none, compared, longest_minutes,
    weight_at_risk, others_quantiles, others_longest_minutes, rule)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
ON CONFLICT (incident_id, issued_at) DO NOTHING
