-- A claim is a statement that somebody owes us: it is due as soon as that is issued, so no row makes
-- it. Rows say what became of it, one after the other.
CREATE TABLE claim_transitions
(
    number text NOT NULL REFERENCES statements,
    -- Of the claim, from 1, without gaps.
    position integer NOT NULL,
    from_state text NOT NULL,
    to_state text NOT NULL,
    -- When it happened, as who recorded it says.
    happened_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by text NOT NULL,
    why text,
    -- Where it can be read: a ticket, a mail, a memo.
    source text,
    -- filed: what is asked for; approved and partly_approved: what is granted.
    amount text CHECK (amount ~ '^\d+(\.\d+)?$'),
    PRIMARY KEY (number, position),
    CHECK (position >= 1),
    CHECK (happened_at <= recorded_at),
    CHECK ((to_state IN ('filed', 'approved', 'partly_approved')) = (amount IS NOT NULL)),
    CHECK (to_state NOT IN ('denied', 'partly_approved', 'withdrawn') OR why IS NOT NULL),
    CHECK (
        (from_state, to_state) IN (
            ('due', 'drafted'), ('due', 'filed'), ('due', 'withdrawn'), ('due', 'expired'),
            ('drafted', 'filed'), ('drafted', 'withdrawn'), ('drafted', 'expired'),
            ('filed', 'acknowledged'), ('filed', 'approved'), ('filed', 'partly_approved'),
            ('filed', 'denied'), ('filed', 'credited'),
            ('acknowledged', 'approved'), ('acknowledged', 'partly_approved'),
            ('acknowledged', 'denied'), ('acknowledged', 'credited'),
            -- The vendor corrects an answer; the newest one counts.
            ('approved', 'approved'), ('approved', 'partly_approved'), ('approved', 'denied'),
            ('approved', 'credited'),
            ('partly_approved', 'approved'), ('partly_approved', 'partly_approved'),
            ('partly_approved', 'denied'), ('partly_approved', 'credited'),
            ('denied', 'filed'), ('denied', 'approved'), ('denied', 'partly_approved'),
            -- It was filed in time and is recorded late.
            ('expired', 'filed')
        )
    )
);
CALL make_write_once('claim_transitions');

-- What the vendor paid. A row of a memo is counted once, whatever files it comes in.
CREATE TABLE claim_credits
(
    number text NOT NULL REFERENCES statements,
    -- Of the claim, from 1, without gaps.
    position integer NOT NULL,
    -- Of the memo's row, or of what a person typed.
    source_sha256 text NOT NULL UNIQUE,
    -- Below 0: the vendor took it back.
    amount text NOT NULL CHECK (amount ~ '^-?\d+(\.\d+)?$'),
    currency text NOT NULL,
    -- The file and its line, or the reference that was given.
    source text NOT NULL,
    -- The row as it came; null: typed.
    charge jsonb,
    -- What was owed, approved or else asked for, and what of it was open with this row.
    expected text NOT NULL,
    difference text NOT NULL,
    happened_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by text NOT NULL,
    why text,
    PRIMARY KEY (number, position),
    CHECK (happened_at <= recorded_at)
);
CALL make_write_once('claim_credits');

-- What only a person knows of a claim; the newest note of a kind counts.
CREATE TABLE claim_notes
(
    number text NOT NULL REFERENCES statements,
    position integer NOT NULL,
    kind text NOT NULL CHECK (kind IN ('awareness', 'invoice', 'step_sent')),
    -- awareness: an instant; invoice: a date; step_sent: the step's place in the contract, from 1.
    value text NOT NULL,
    happened_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by text NOT NULL,
    why text,
    PRIMARY KEY (number, position)
);
CALL make_write_once('claim_notes');

-- Which warnings of a deadline were given: each once, and another deadline warns anew.
CREATE TABLE claim_warnings
(
    number text NOT NULL REFERENCES statements,
    -- In the contract, from 1.
    step integer NOT NULL,
    deadline timestamptz NOT NULL,
    days_before integer NOT NULL,
    warned_at timestamptz NOT NULL,
    PRIMARY KEY (number, step, deadline, days_before)
);
CALL make_write_once('claim_warnings');

-- One after the other: what happens to a contract's claims and its next statement.
CREATE FUNCTION lock_claims(contract_id text) RETURNS void LANGUAGE sql AS $$
    SELECT pg_advisory_xact_lock(hashtext('uptally claims'), hashtext(contract_id))
$$;

CREATE FUNCTION lock_claims_of_statement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM lock_claims(NEW.contract_id);
    RETURN NEW;
END
$$;
CREATE TRIGGER before_claims BEFORE INSERT ON statements
    FOR EACH ROW EXECUTE FUNCTION lock_claims_of_statement();

CREATE FUNCTION claim_state(claim text) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(
        (SELECT to_state FROM claim_transitions WHERE number = claim ORDER BY position DESC LIMIT 1),
        'due'
    )
$$;

CREATE FUNCTION continue_claim() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    subject statements;
    places integer;
BEGIN
    SELECT * INTO subject FROM statements WHERE number = NEW.number;
    PERFORM lock_claims(subject.contract_id);
    SELECT count(*) INTO places FROM claim_transitions WHERE number = NEW.number;
    IF NEW.position != places + 1 OR NEW.from_state != claim_state(NEW.number) THEN
        RAISE EXCEPTION 'claim % is % and not %', NEW.number, claim_state(NEW.number), NEW.from_state
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.from_state IN ('due', 'drafted', 'expired') AND EXISTS (
        SELECT FROM statements
        WHERE contract_id = subject.contract_id AND period = subject.period
            AND revision > subject.revision
    ) THEN
        RAISE EXCEPTION 'claim % was replaced by a restatement before it was filed', NEW.number
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER continue_claim BEFORE INSERT ON claim_transitions
    FOR EACH ROW EXECUTE FUNCTION continue_claim();

CREATE FUNCTION continue_credits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF claim_state(NEW.number) != 'credited' THEN
        RAISE EXCEPTION 'claim % is % and takes no credit', NEW.number, claim_state(NEW.number)
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER continue_credits BEFORE INSERT ON claim_credits
    FOR EACH ROW EXECUTE FUNCTION continue_credits();
