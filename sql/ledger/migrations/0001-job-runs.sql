-- One row per planned run of a job. The key is what makes a doubled tick do nothing.
CREATE TABLE job_runs
(
    job text NOT NULL,
    due_at timestamptz NOT NULL,
    started_at timestamptz NOT NULL,
    finished_at timestamptz,
    attempts integer NOT NULL DEFAULT 1,
    outcome text NOT NULL CHECK (outcome IN ('running', 'done', 'failed', 'skipped')),
    detail jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (job, due_at),
    CHECK ((outcome = 'running') = (finished_at IS NULL))
);

-- How far a job has read; it goes forward only.
CREATE TABLE watermarks
(
    name text PRIMARY KEY,
    reached_at timestamptz NOT NULL
);
