-- Who uses the web side. Of secrets only their SHA-256 is kept: what can be read here opens nothing.

-- Everybody who ever signed in, as who vouched for them (issuer) knows them (subject).
CREATE TABLE web_people
(
    issuer text NOT NULL CHECK (issuer <> ''),
    subject text NOT NULL CHECK (subject <> ''),
    name text NOT NULL CHECK (name <> ''),
    email text,
    -- As the newest sign-in gave them.
    given_roles text[] NOT NULL,
    -- As an admin set them; empty: none, the person is out. Null: as given.
    set_roles text[],
    first_at timestamptz NOT NULL,
    signed_in_at timestamptz NOT NULL,
    PRIMARY KEY (issuer, subject),
    CHECK (given_roles || set_roles <@ ARRAY['viewer', 'reliability', 'finance', 'approver', 'admin'])
);

CREATE TABLE web_sessions
(
    id_sha256 text PRIMARY KEY CHECK (id_sha256 ~ '^[0-9a-f]{64}$'),
    issuer text NOT NULL,
    subject text NOT NULL,
    roles text[] NOT NULL CHECK (cardinality(roles) > 0),
    -- Of the rules that gave the roles; null: a one-time link gave them.
    rules_sha256 text,
    began_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    -- At the latest.
    ends_at timestamptz NOT NULL,
    ended_at timestamptz,
    ended_by text,
    FOREIGN KEY (issuer, subject) REFERENCES web_people,
    CHECK (began_at < ends_at),
    CHECK ((ended_at IS NULL) = (ended_by IS NULL))
);
CREATE INDEX web_sessions_of_person ON web_sessions (issuer, subject) WHERE ended_at IS NULL;

-- Who left for the identity provider and is not back; a row goes with its return.
CREATE TABLE web_sign_ins
(
    id_sha256 text PRIMARY KEY CHECK (id_sha256 ~ '^[0-9a-f]{64}$'),
    state text NOT NULL,
    nonce text NOT NULL,
    code_verifier text NOT NULL,
    return_path text NOT NULL CHECK (return_path ~ '^/'),
    expires_at timestamptz NOT NULL
);

CREATE TABLE web_links
(
    secret_sha256 text PRIMARY KEY CHECK (secret_sha256 ~ '^[0-9a-f]{64}$'),
    name text NOT NULL CHECK (name <> ''),
    role text NOT NULL CHECK (role IN ('viewer', 'reliability', 'finance', 'approver', 'admin')),
    made_at timestamptz NOT NULL,
    made_by text NOT NULL CHECK (made_by <> ''),
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    CHECK (made_at < expires_at),
    CHECK (used_at < expires_at)
);

CREATE TABLE api_tokens
(
    -- What stands in front of the secret: a token is known by it.
    id text PRIMARY KEY CHECK (id ~ '^[a-z0-9]{12}$'),
    secret_sha256 text NOT NULL CHECK (secret_sha256 ~ '^[0-9a-f]{64}$'),
    name text NOT NULL CHECK (name <> ''),
    scopes text[] NOT NULL CHECK (
        cardinality(scopes) > 0
        AND scopes <@ ARRAY['read:health', 'read:money', 'write:events', 'write:signals', 'act:money']
    ),
    made_at timestamptz NOT NULL,
    made_by text NOT NULL CHECK (made_by <> ''),
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    revoked_at timestamptz,
    revoked_by text,
    CHECK (made_at < expires_at),
    CHECK ((revoked_at IS NULL) = (revoked_by IS NULL))
);

-- What people and tokens did, or tried to do, by the web.
CREATE TABLE web_audit
(
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    -- Null: nobody who was known.
    actor text,
    action text NOT NULL CHECK (action <> ''),
    -- What it was done to; empty: nothing in particular.
    target text NOT NULL,
    result text NOT NULL CHECK (result IN ('done', 'refused', 'failed')),
    detail text NOT NULL
);
CALL make_write_once('web_audit');
