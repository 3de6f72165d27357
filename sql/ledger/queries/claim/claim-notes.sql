SELECT number, position, kind, value, happened_at, recorded_at, recorded_by, why
FROM claim_notes
JOIN statements USING (number)
WHERE $1::text IS NULL OR contract_id = $1
ORDER BY number COLLATE "C", position
