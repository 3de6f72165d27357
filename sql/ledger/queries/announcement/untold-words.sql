-- What people said, with the incident as it stood in its newest revision then.
SELECT word.incident_id || '/word/' || word.number AS subject, word.incident_id,
    incident.recorded_at AS first_recorded_at, revision.revision, word.said_at, word.body,
    revision.standing, revision.merged_into, revision.figures
FROM incident_words AS word
JOIN incidents AS incident ON incident.id = word.incident_id
JOIN LATERAL (
    SELECT *
    FROM incident_revisions AS one
    WHERE one.incident_id = word.incident_id
        AND (one.revision = 1 OR one.recorded_at <= word.said_at)
    ORDER BY one.revision DESC
    LIMIT 1
) AS revision ON true
WHERE word.kind = 'say'
    AND NOT EXISTS (
        SELECT
        FROM announcements AS told
        WHERE told.subject = word.incident_id || '/word/' || word.number
    )
ORDER BY word.said_at, word.incident_id, word.number
LIMIT 1000
