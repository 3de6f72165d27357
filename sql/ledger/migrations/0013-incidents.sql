-- Incidents that were measured. Their figures come from the calls and may change as calls arrive late; what was
-- said of them before stays in the revisions.
CREATE TABLE incidents
(
    id text PRIMARY KEY CHECK (id ~ '^INC-\d{8}-\d+$'),
    recorded_at timestamptz NOT NULL,
    -- The parameters of the rule that found it.
    rule jsonb NOT NULL
);
CALL make_write_once('incidents');

CREATE TABLE incident_revisions
(
    incident_id text NOT NULL REFERENCES incidents,
    revision integer NOT NULL CHECK (revision >= 1),
    -- Revisions are numbered without gaps.
    previous integer GENERATED ALWAYS AS (nullif(revision - 1, 0)) STORED,
    recorded_at timestamptz NOT NULL,
    standing text NOT NULL CHECK (standing IN ('standing', 'withdrawn', 'merged')),
    merged_into text REFERENCES incidents,
    began timestamptz NOT NULL,
    opened timestamptz NOT NULL,
    ended timestamptz,
    -- Of the revision before; null in the first.
    began_before timestamptz,
    ended_before timestamptz,
    -- Scopes, times, severities, cells and counts as they were then; kept as written, to be compared.
    figures json NOT NULL,
    PRIMARY KEY (incident_id, revision),
    FOREIGN KEY (incident_id, previous) REFERENCES incident_revisions (incident_id, revision),
    CHECK ((standing = 'merged') = (merged_into IS NOT NULL)),
    CHECK (merged_into <> incident_id)
);
CALL make_write_once('incident_revisions');

-- Counts since the newest revision: they change each minute while an incident goes on.
CREATE TABLE incident_counts
(
    incident_id text PRIMARY KEY REFERENCES incidents,
    counted_at timestamptz NOT NULL,
    figures json NOT NULL
);

-- What people add.
CREATE TABLE incident_words
(
    incident_id text NOT NULL REFERENCES incidents,
    number integer NOT NULL CHECK (number >= 1),
    said_at timestamptz NOT NULL,
    said_by text NOT NULL CHECK (said_by <> ''),
    -- `review` is the account of it afterwards, of which the newest counts.
    kind text NOT NULL CHECK (kind IN ('say', 'link', 'review')),
    body text NOT NULL CHECK (body <> ''),
    -- Of a link.
    url text,
    PRIMARY KEY (incident_id, number),
    CHECK ((kind = 'link') = (url IS NOT NULL))
);
CALL make_write_once('incident_words');
