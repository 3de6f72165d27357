-- Who is told of what happens to incidents, besides those who come and read.
CREATE TABLE subscribers
(
    id text PRIMARY KEY CHECK (id ~ '^sub_[a-z0-9]{16}$'),
    kind text NOT NULL CHECK (kind IN ('webhook', 'slack', 'pagerduty', 'alertmanager')),
    name text NOT NULL CHECK (name <> ''),
    url text NOT NULL,
    -- What messages are signed with, or the routing key; null: none is needed.
    secret text,
    -- Types of the events that it gets.
    types text[] NOT NULL CHECK (cardinality(types) > 0),
    -- It gets what is announced after this.
    after_number bigint NOT NULL,
    made_at timestamptz NOT NULL,
    made_by text NOT NULL CHECK (made_by <> ''),
    ended_at timestamptz,
    why_ended text,
    CHECK ((ended_at IS NULL) = (why_ended IS NULL))
);

-- A row for each message to each of them, kept: what was delivered, what is tried again, what was given up.
CREATE TABLE deliveries
(
    subscriber_id text NOT NULL REFERENCES subscribers,
    number bigint NOT NULL REFERENCES announcements,
    attempts integer NOT NULL DEFAULT 0,
    -- When it is tried next; null: never again.
    next_at timestamptz,
    delivered_at timestamptz,
    given_up_at timestamptz,
    -- Why the last attempt failed.
    problem text,
    PRIMARY KEY (subscriber_id, number),
    CHECK ((next_at IS NULL) = (delivered_at IS NOT NULL OR given_up_at IS NOT NULL))
);
CREATE INDEX deliveries_due ON deliveries (next_at) WHERE next_at IS NOT NULL;
