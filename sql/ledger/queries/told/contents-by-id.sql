-- The newest content of each record of a kind ($1) and a contract ($2); null: it is withdrawn.
SELECT DISTINCT ON (id) id, content
FROM told_revisions
WHERE kind = $1 AND contract_id = $2
ORDER BY id, revision DESC
