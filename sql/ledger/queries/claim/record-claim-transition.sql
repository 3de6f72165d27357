INSERT INTO claim_transitions
    (number, position, from_state, to_state, happened_at, recorded_at, recorded_by, why, source,
     amount)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
