INSERT INTO recorded_claims
    (contract_id, period, amount, currency, reference, filed_at, recorded_at, recorded_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (contract_id, period, reference) DO NOTHING
