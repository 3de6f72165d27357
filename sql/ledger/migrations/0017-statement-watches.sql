-- What a statement was watched by last: who watches again with the same inputs, and no calls of the period
-- counted since, would find the same.
CREATE TABLE statement_watches
(
    number text PRIMARY KEY REFERENCES statements,
    inputs_sha256 text NOT NULL,
    -- As minute_facts.computed_at of the warehouse.
    facts_until timestamptz NOT NULL
);
