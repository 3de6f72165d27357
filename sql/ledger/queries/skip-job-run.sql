INSERT INTO job_runs (job, due_at, started_at, finished_at, outcome, detail)
VALUES ($1, $2, $3, $3, 'skipped', '{"reason": "due before the first start"}')
ON CONFLICT (job, due_at) DO NOTHING
