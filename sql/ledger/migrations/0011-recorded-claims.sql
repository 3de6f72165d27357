-- Claims that were filed before statements of their contract were issued here. They are what somebody says of
-- another time: no statement stands behind them.
CREATE TABLE recorded_claims
(
    contract_id text NOT NULL CHECK (contract_id <> ''),
    -- As a statement of that time would have it: a month, or START/END.
    period text NOT NULL CHECK (period <> ''),
    -- What was asked for.
    amount text NOT NULL CHECK (amount ~ '^\d+(\.\d+)?$'),
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    -- Of the vendor: a ticket, a case.
    reference text NOT NULL CHECK (reference <> ''),
    filed_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by text NOT NULL CHECK (recorded_by <> ''),
    CHECK (filed_at <= recorded_at),
    PRIMARY KEY (contract_id, period, reference)
);
CALL make_write_once('recorded_claims');
