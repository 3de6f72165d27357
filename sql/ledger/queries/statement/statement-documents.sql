SELECT role, sha256, packing, content
FROM statement_documents
JOIN documents USING (sha256)
WHERE number = $1 AND role != 'pdf'
