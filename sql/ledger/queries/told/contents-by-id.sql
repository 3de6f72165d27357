-- The records of a kind ($1) and a contract ($2) that are in force.
SELECT id, content
FROM told_revisions
JOIN told_in_force USING (kind, contract_id, id, revision)
WHERE kind = $1 AND contract_id = $2 AND content IS NOT NULL
