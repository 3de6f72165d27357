-- Answers no row of an incident that is not known.
INSERT INTO incident_words (incident_id, number, said_at, said_by, kind, body, url)
SELECT incident.id, coalesce(max(word.number), 0) + 1, $2, $3, $4, $5, $6
FROM incidents AS incident
LEFT JOIN incident_words AS word ON word.incident_id = incident.id
WHERE incident.id = $1
GROUP BY incident.id
