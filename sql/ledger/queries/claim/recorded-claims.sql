SELECT contract_id, period, amount, currency, reference, filed_at, recorded_at, recorded_by
FROM recorded_claims
ORDER BY contract_id, period, filed_at
