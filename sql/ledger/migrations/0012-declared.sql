-- What providers wrote about themselves: every answer of a page that was another one, as it came, and what was
-- understood of it. What a provider rewrites is a new row, so that what stood there before stays.

-- How it stands with asking; the only one of these tables whose rows change.
CREATE TABLE declared_polls
(
    source text NOT NULL CHECK (source <> ''),
    resource text NOT NULL CHECK (resource <> ''),
    asked_at timestamptz NOT NULL,
    -- The newest instant of which an answer spoke that was understood.
    answered_at timestamptz,
    etag text,
    -- Of the newest answer that was understood.
    sha256 text,
    -- Since when it has failed, and why; null while it doesn't.
    failed_since timestamptz,
    failure text,
    PRIMARY KEY (source, resource),
    CHECK ((failed_since IS NULL) = (failure IS NULL))
);

CREATE TABLE declared_snapshots
(
    source text NOT NULL,
    resource text NOT NULL,
    first_seen timestamptz NOT NULL,
    -- Until when the answer before this one is known to have stood; null of the first.
    previous_last_seen timestamptz,
    sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    byte_length integer NOT NULL,
    -- As they came, packed with gzip.
    content bytea NOT NULL,
    -- Entries of it that could not be read.
    faults jsonb NOT NULL,
    PRIMARY KEY (source, resource, first_seen)
);
CALL make_write_once('declared_snapshots');

CREATE TABLE declared_posts
(
    -- Of the sources file, or `import`.
    source text NOT NULL,
    post_id text NOT NULL CHECK (post_id <> ''),
    kind text NOT NULL CHECK (kind IN ('incident', 'maintenance')),
    -- Our own clock: when a poll had it first, and as of when one before had not.
    first_seen timestamptz NOT NULL,
    last_poll_before timestamptz CHECK (last_poll_before <= first_seen),
    -- The provider's clock, as it said first; null: it doesn't say.
    created_at timestamptz,
    -- Whom it is about, of what was imported; null: the sources file says.
    provider text,
    models jsonb,
    recorded_by text,
    CHECK ((provider IS NULL) = (models IS NULL)),
    PRIMARY KEY (source, post_id)
);
CALL make_write_once('declared_posts');

CREATE TABLE declared_post_states
(
    source text NOT NULL,
    post_id text NOT NULL,
    seen_at timestamptz NOT NULL,
    sha256 text NOT NULL,
    -- Title, status, impact, instants, address, components.
    content jsonb NOT NULL,
    PRIMARY KEY (source, post_id, seen_at),
    FOREIGN KEY (source, post_id) REFERENCES declared_posts
);
CALL make_write_once('declared_post_states');

CREATE TABLE declared_updates
(
    source text NOT NULL,
    post_id text NOT NULL,
    update_id text NOT NULL,
    -- Of the content: an update that was edited is a further row.
    sha256 text NOT NULL,
    seen_at timestamptz NOT NULL,
    at timestamptz NOT NULL,
    display_at timestamptz,
    status text NOT NULL,
    body text NOT NULL,
    PRIMARY KEY (source, post_id, update_id, sha256),
    FOREIGN KEY (source, post_id) REFERENCES declared_posts
);
CALL make_write_once('declared_updates');
