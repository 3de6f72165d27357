SELECT estimate.incident_id || '/estimate/'
    || (extract(epoch FROM estimate.issued_at) * 1000)::bigint AS subject,
    estimate.incident_id, estimate.issued_at, estimate.state, estimate.elapsed_minutes,
    estimate.quantiles, estimate.compared, estimate.longest_minutes
FROM incident_estimates AS estimate
WHERE estimate.why_none IS NULL
    AND NOT EXISTS (
        SELECT
        FROM announcements AS told
        WHERE told.subject = estimate.incident_id || '/estimate/'
            || (extract(epoch FROM estimate.issued_at) * 1000)::bigint
    )
ORDER BY estimate.issued_at, estimate.incident_id
LIMIT 1000
