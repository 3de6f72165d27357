UPDATE job_runs
SET finished_at = $3, outcome = $4, detail = $5
WHERE job = $1 AND due_at = $2
