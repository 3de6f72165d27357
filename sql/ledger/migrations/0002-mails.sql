-- Append-only. An attempt is written before the mail is handed over, its outcome after. An attempt
-- without an outcome is uncertain: the mail may have arrived, so it is shown and never repeated.
CREATE TABLE mail_attempts
(
    report text NOT NULL,
    recipient text NOT NULL,
    attempt integer NOT NULL,
    message_id text NOT NULL,
    attempted_at timestamptz NOT NULL,
    PRIMARY KEY (report, recipient, attempt)
);

CREATE TABLE mail_outcomes
(
    report text NOT NULL,
    recipient text NOT NULL,
    attempt integer NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('sent', 'refused')),
    detail text NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (report, recipient, attempt),
    FOREIGN KEY (report, recipient, attempt) REFERENCES mail_attempts
);
