INSERT INTO statement_documents (number, role, sha256)
VALUES ($1, $2, $3)
