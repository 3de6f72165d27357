INSERT INTO statements
    (number, contract_id, period, revision, sequence, previous_sha256, sha256, body, issued_at,
     issued_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
