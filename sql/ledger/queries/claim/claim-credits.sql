SELECT
    number, position, source_sha256, amount, currency, source, expected, difference,
    happened_at, recorded_at, recorded_by, why, reverses
FROM claim_credits
JOIN statements USING (number)
WHERE $1::text IS NULL OR contract_id = $1
ORDER BY number COLLATE "C", position
