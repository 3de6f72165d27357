-- No row comes back if this run is already done.
INSERT INTO job_runs (job, due_at, started_at, outcome)
VALUES ($1, $2, $3, 'running')
ON CONFLICT (job, due_at) DO UPDATE
SET started_at = excluded.started_at,
    finished_at = NULL,
    attempts = job_runs.attempts + 1,
    outcome = 'running',
    detail = '{}'
WHERE job_runs.outcome IN ('running', 'failed')
RETURNING attempts
