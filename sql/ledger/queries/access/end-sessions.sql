-- All sessions of a person.
UPDATE web_sessions SET ended_at = $3, ended_by = $4
WHERE issuer = $1 AND subject = $2 AND ended_at IS NULL
