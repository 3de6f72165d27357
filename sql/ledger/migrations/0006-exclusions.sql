-- Windows of time that somebody proposes to leave out of a figure, and what others decided about them.
CREATE TABLE exclusions
(
    id text PRIMARY KEY CHECK (id <> ''),
    class text NOT NULL CHECK (class <> ''),
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    -- A predicate of the contract language, as it was written.
    predicate jsonb NOT NULL,
    reason text NOT NULL CHECK (reason <> ''),
    link text CHECK (link <> ''),
    -- From then on it is not in force any more; null: it stays.
    expires_at timestamptz,
    -- The other party says so: it counts in the conceded reading until it is decided.
    asserted_by_provider boolean NOT NULL,
    proposed_by text NOT NULL CHECK (proposed_by <> ''),
    proposed_at timestamptz NOT NULL,
    CHECK (ends_at > starts_at),
    CHECK (expires_at > proposed_at),
    -- So that a decision can be held against who proposed.
    UNIQUE (id, proposed_by)
);

-- The newest decision counts.
CREATE TABLE exclusion_decisions
(
    exclusion_id text NOT NULL,
    decision integer NOT NULL CHECK (decision >= 1),
    previous integer GENERATED ALWAYS AS (nullif(decision - 1, 0)) STORED,
    outcome text NOT NULL CHECK (outcome IN ('approved', 'rejected')),
    reason text NOT NULL CHECK (reason <> ''),
    decided_by text NOT NULL CHECK (decided_by <> ''),
    decided_at timestamptz NOT NULL,
    proposed_by text NOT NULL,
    PRIMARY KEY (exclusion_id, decision),
    FOREIGN KEY (exclusion_id, previous) REFERENCES exclusion_decisions (exclusion_id, decision),
    FOREIGN KEY (exclusion_id, proposed_by) REFERENCES exclusions (id, proposed_by),
    -- Two people: whoever proposed it cannot approve it, in whatever case the name is written.
    CONSTRAINT approved_by_another CHECK (
        outcome <> 'approved' OR lower(btrim(decided_by)) <> lower(btrim(proposed_by)))
);

CALL make_write_once('exclusions');
CALL make_write_once('exclusion_decisions');
