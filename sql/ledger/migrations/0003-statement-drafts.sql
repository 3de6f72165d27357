-- What a contract would pay for a period, as computed at a moment; issued by nobody yet. The same
-- figures computed again are the same draft.
CREATE TABLE statement_drafts
(
    contract_id text NOT NULL,
    period text NOT NULL,
    evaluation_sha256 text NOT NULL,
    -- text, not jsonb: the bytes that the hash is of.
    evaluation text NOT NULL,
    drafted_at timestamptz NOT NULL,
    PRIMARY KEY (contract_id, period, evaluation_sha256)
);
