-- Each as its newest revision has it, with the counts since then; a null parameter asks nothing.
-- $2: those that were not over at this instant, or changed their standing.
SELECT incident.id, incident.recorded_at, incident.rule, revision.revision, revision.standing,
    revision.merged_into, revision.began,
    CASE
        WHEN counts.counted_at > revision.recorded_at THEN counts.figures
        ELSE revision.figures
    END AS figures
FROM incidents AS incident
JOIN LATERAL (
    SELECT *
    FROM incident_revisions AS one
    WHERE one.incident_id = incident.id
    ORDER BY one.revision DESC
    LIMIT 1
) AS revision ON true
LEFT JOIN incident_counts AS counts ON counts.incident_id = incident.id
WHERE ($1::text IS NULL OR incident.id = $1)
    AND ($2::timestamptz IS NULL OR revision.ended IS NULL OR revision.ended > $2)
    AND ($3::timestamptz IS NULL OR revision.began < $3)
ORDER BY revision.began, incident.id COLLATE "C"
