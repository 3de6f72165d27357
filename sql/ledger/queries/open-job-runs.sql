-- Where a job stands: its newest run, and the older ones that still have to succeed.
SELECT due_at, outcome
FROM job_runs
WHERE job = $1
    AND (
        outcome IN ('running', 'failed')
        OR due_at = (SELECT max(due_at) FROM job_runs WHERE job = $1)
    )
ORDER BY due_at
