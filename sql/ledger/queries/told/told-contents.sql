-- The records of a kind ($1) and a contract ($2) that are in force and have a part in the time from
-- $3 until $4, or begin in it.
WITH newest AS (
    SELECT DISTINCT ON (id) id, content, starts_at, ends_at
    FROM told_revisions
    WHERE kind = $1 AND contract_id = $2
    ORDER BY id, revision DESC
)
SELECT content
FROM newest
WHERE starts_at < $4 AND (ends_at IS NULL OR ends_at > $3 OR starts_at >= $3)
ORDER BY starts_at, id COLLATE "C"
