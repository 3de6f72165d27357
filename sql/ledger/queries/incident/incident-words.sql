SELECT incident_id, number, said_at, said_by, kind, body, url
FROM incident_words
WHERE incident_id = $1
ORDER BY number
