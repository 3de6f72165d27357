SELECT number, sequence, sha256
FROM statements
WHERE contract_id = $1
ORDER BY sequence DESC
LIMIT 1
