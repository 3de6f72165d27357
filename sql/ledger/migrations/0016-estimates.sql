-- What was said of how long an incident goes on: every estimate that was made, also those that say that nothing can
-- be said. Whether they were right is seen from the incident, once it is over.
CREATE TABLE incident_estimates
(
    incident_id text NOT NULL REFERENCES incidents,
    issued_at timestamptz NOT NULL,
    state text NOT NULL CHECK (state IN ('open', 'monitoring')),
    -- Since the beginning; while monitoring, since the change to it.
    elapsed_minutes integer NOT NULL CHECK (elapsed_minutes >= 0),
    -- Minutes still to go at .10 .25 .50 .75 .90; null: longer than the longest that is known.
    quantiles integer[] NOT NULL CHECK (cardinality(quantiles) = 5),
    -- Why there is none.
    why_none text CHECK (why_none IN ('few_compared', 'little_weight')),
    compared integer NOT NULL,
    longest_minutes integer,
    -- An exact fraction.
    weight_at_risk text NOT NULL,
    -- The same of the incidents of other providers alone, to be compared with; null: too few.
    others_quantiles integer[] CHECK (cardinality(others_quantiles) = 5),
    others_longest_minutes integer,
    rule text NOT NULL,
    PRIMARY KEY (incident_id, issued_at)
);
CALL make_write_once('incident_estimates');
