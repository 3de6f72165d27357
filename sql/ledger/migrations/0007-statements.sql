-- What statements were computed from: bytes under their own hash, each kept once. Long ones are
-- packed; the hash is of what was packed, and every reader compares it.
CREATE TABLE documents
(
    sha256 text PRIMARY KEY,
    packing text NOT NULL CHECK (packing IN ('none', 'gzip')),
    content bytea NOT NULL,
    added_at timestamptz NOT NULL,
    CHECK (packing != 'none' OR sha256 = encode(sha256(content), 'hex'))
);
CALL make_write_once('documents');

-- Evaluations that were issued. Of one contract they form a chain: each names the hash of the one
-- before it, and its place is the next whole number.
CREATE TABLE statements
(
    -- AWS-BEDROCK-2026-06-1
    number text PRIMARY KEY,
    contract_id text NOT NULL,
    period text NOT NULL,
    -- Of the period; from 2 on, a restatement.
    revision integer NOT NULL,
    -- Of the contract.
    sequence integer NOT NULL,
    previous_sha256 text,
    sha256 text NOT NULL UNIQUE,
    -- text, not jsonb: the bytes that the hash is of.
    body text NOT NULL,
    issued_at timestamptz NOT NULL,
    issued_by text NOT NULL,
    UNIQUE (contract_id, sequence),
    UNIQUE (contract_id, period, revision),
    CHECK (sha256 = encode(sha256(convert_to(body, 'UTF8')), 'hex')),
    CHECK ((sequence = 1) = (previous_sha256 IS NULL))
);
CALL make_write_once('statements');

CREATE FUNCTION continue_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last statements;
    revisions integer;
BEGIN
    SELECT * INTO last FROM statements
    WHERE contract_id = NEW.contract_id ORDER BY sequence DESC LIMIT 1;
    SELECT count(*) INTO revisions FROM statements
    WHERE contract_id = NEW.contract_id AND period = NEW.period;
    IF NEW.sequence != coalesce(last.sequence, 0) + 1
        OR NEW.previous_sha256 IS DISTINCT FROM last.sha256
        OR NEW.revision != revisions + 1
    THEN
        RAISE EXCEPTION 'statement % does not follow the last one of %', NEW.number, NEW.contract_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER continue_chain BEFORE INSERT ON statements
    FOR EACH ROW EXECUTE FUNCTION continue_chain();

-- Which documents a statement stands on, and its pages as they were printed first: another browser
-- would print other bytes.
CREATE TABLE statement_documents
(
    number text NOT NULL REFERENCES statements,
    role text NOT NULL
        CHECK (role IN ('contract', 'fees', 'exclusions', 'outages', 'prior_credits', 'slots', 'pdf')),
    sha256 text NOT NULL REFERENCES documents,
    PRIMARY KEY (number, role)
);
CALL make_write_once('statement_documents');

-- That the figures of an issued statement would be others today. It says so once for each outcome;
-- what follows from it is decided by people.
CREATE TABLE statement_moves
(
    number text NOT NULL REFERENCES statements,
    evaluation_sha256 text NOT NULL,
    found_at timestamptz NOT NULL,
    claimed_from text NOT NULL,
    claimed_to text NOT NULL,
    conceded_from text NOT NULL,
    conceded_to text NOT NULL,
    reasons text[] NOT NULL,
    PRIMARY KEY (number, evaluation_sha256)
);
CALL make_write_once('statement_moves');
