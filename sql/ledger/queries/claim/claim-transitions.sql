SELECT number, position, from_state, to_state, happened_at, recorded_at, recorded_by, why, source,
    amount
FROM claim_transitions
JOIN statements USING (number)
WHERE $1::text IS NULL OR contract_id = $1
ORDER BY number COLLATE "C", position
