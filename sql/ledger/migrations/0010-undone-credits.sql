-- A credit that was counted by mistake is undone by another row of the same amount, taken away. Both
-- stay.
ALTER TABLE claim_credits
    -- The position of the credit that this row undoes; null: money.
    ADD COLUMN reverses integer,
    ADD UNIQUE (number, reverses),
    ADD FOREIGN KEY (number, reverses) REFERENCES claim_credits (number, position),
    ADD CHECK (reverses < position),
    ADD CHECK (reverses IS NULL OR why IS NOT NULL);

-- A claim of which every credit was undone is again what it was before the first.
ALTER TABLE claim_transitions
    DROP CONSTRAINT claim_transitions_check3,
    ADD CONSTRAINT claim_transitions_follow CHECK (
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
            ('expired', 'filed'),
            ('credited', 'filed'), ('credited', 'acknowledged'), ('credited', 'approved'),
            ('credited', 'partly_approved')
        )
    );

CREATE OR REPLACE FUNCTION continue_credits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    undone claim_credits;
BEGIN
    IF claim_state(NEW.number) != 'credited' THEN
        RAISE EXCEPTION 'claim % is % and takes no credit', NEW.number, claim_state(NEW.number)
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.reverses IS NOT NULL THEN
        SELECT * INTO undone FROM claim_credits
        WHERE number = NEW.number AND position = NEW.reverses;
        IF undone.reverses IS NOT NULL OR undone.amount::numeric + NEW.amount::numeric != 0 THEN
            RAISE EXCEPTION 'credit % of claim % is not undone by %', NEW.reverses, NEW.number, NEW.amount
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    RETURN NEW;
END
$$;

-- Only once every credit is undone.
CREATE FUNCTION leave_credited() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.from_state = 'credited' AND NEW.to_state IN ('filed', 'acknowledged', 'approved', 'partly_approved')
        AND EXISTS (
        SELECT FROM claim_credits AS credit
        WHERE credit.number = NEW.number AND credit.reverses IS NULL AND NOT EXISTS (
            SELECT FROM claim_credits AS undoing
            WHERE undoing.number = NEW.number AND undoing.reverses = credit.position
        )
    ) THEN
        RAISE EXCEPTION 'claim % has credits', NEW.number
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER leave_credited BEFORE INSERT ON claim_transitions
    FOR EACH ROW EXECUTE FUNCTION leave_credited();
