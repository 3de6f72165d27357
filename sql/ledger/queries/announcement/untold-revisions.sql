SELECT revision.incident_id || '/' || revision.revision AS subject, revision.incident_id,
    incident.recorded_at AS first_recorded_at, revision.revision, revision.recorded_at,
    revision.standing, revision.merged_into, revision.figures
FROM incident_revisions AS revision
JOIN incidents AS incident ON incident.id = revision.incident_id
WHERE NOT EXISTS (
    SELECT
    FROM announcements AS told
    WHERE told.subject = revision.incident_id || '/' || revision.revision
)
ORDER BY revision.recorded_at, revision.incident_id, revision.revision
LIMIT 1000
