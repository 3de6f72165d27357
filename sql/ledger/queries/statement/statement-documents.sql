-- A null parameter asks for all but the pages.
SELECT role, sha256, packing, content
FROM statement_documents
JOIN documents USING (sha256)
WHERE number = $1
    AND role != 'pdf'
    AND ($2::text IS NULL OR role = $2)
