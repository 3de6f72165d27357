INSERT INTO told_imports
    (kind, contract_id, number, file, sha256, record_count, imported_at, imported_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
