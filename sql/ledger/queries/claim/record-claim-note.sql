INSERT INTO claim_notes (number, position, kind, value, happened_at, recorded_at, recorded_by, why)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
