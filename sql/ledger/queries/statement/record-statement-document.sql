INSERT INTO statement_documents (number, role, sha256)
VALUES ($1, $2, $3)
ON CONFLICT (number, role) DO NOTHING
