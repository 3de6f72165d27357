-- Newest revision last, contracts by their id; a null parameter asks nothing.
SELECT body, sha256
FROM statements
WHERE ($1::text IS NULL OR number = $1)
    AND ($2::text IS NULL OR contract_id = $2)
    AND ($3::text IS NULL OR period = $3)
ORDER BY contract_id COLLATE "C", sequence
