INSERT INTO claim_warnings (number, step, deadline, days_before, warned_at)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT DO NOTHING
