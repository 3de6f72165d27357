SELECT revision, recorded_at, standing, merged_into, began, ended, began_before, ended_before
FROM incident_revisions
WHERE incident_id = $1
ORDER BY revision
