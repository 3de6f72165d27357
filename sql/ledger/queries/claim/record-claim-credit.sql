INSERT INTO claim_credits
    (number, position, source_sha256, amount, currency, source, charge, expected, difference,
    happened_at, recorded_at, recorded_by, why, reverses)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
