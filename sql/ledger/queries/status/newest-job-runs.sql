SELECT DISTINCT ON (job)
    job,
    to_char(due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS due_at,
    outcome,
    attempts,
    detail
FROM job_runs
ORDER BY job, job_runs.due_at DESC
