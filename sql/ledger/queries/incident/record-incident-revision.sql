INSERT INTO incident_revisions
    (incident_id, revision, recorded_at, standing, merged_into, began, opened, ended, began_before,
    ended_before, figures)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::json)
