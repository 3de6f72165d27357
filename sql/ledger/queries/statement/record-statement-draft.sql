INSERT INTO statement_drafts (contract_id, period, evaluation_sha256, evaluation, drafted_at)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (contract_id, period, evaluation_sha256) DO NOTHING
