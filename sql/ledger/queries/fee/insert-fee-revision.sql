INSERT INTO fee_revisions
    (bill, month, revision, sha256, column_names, row_count, withdrawn_because, imported_at,
     imported_by)
VALUES ($1, $2, $3, $4, $5::jsonb, $6, $7, $8, $9)
