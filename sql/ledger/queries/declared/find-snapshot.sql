-- The bytes of an answer are found by their hash.
SELECT content
FROM declared_snapshots
WHERE sha256 = $1
ORDER BY first_seen
LIMIT 1
