-- What vendors billed: a bill has a revision for each month and each time that the month came with
-- another content or was withdrawn. Old revisions stay.
CREATE TABLE fee_revisions
(
    bill text NOT NULL CHECK (bill <> ''),
    month text NOT NULL CHECK (month ~ '^\d{4}-\d{2}$'),
    revision integer NOT NULL CHECK (revision >= 1),
    -- Revisions of a month are numbered without gaps.
    previous integer GENERATED ALWAYS AS (nullif(revision - 1, 0)) STORED,
    -- Of the month's columns and rows, whatever their order.
    sha256 text NOT NULL,
    -- In the order of the file; rows are objects, which have none.
    column_names jsonb NOT NULL,
    row_count integer NOT NULL CHECK (row_count >= 0),
    -- Why the month has no rows any more; null of a revision that was imported.
    withdrawn_because text CHECK (withdrawn_because <> ''),
    imported_at timestamptz NOT NULL,
    imported_by text NOT NULL CHECK (imported_by <> ''),
    PRIMARY KEY (bill, month, revision),
    CHECK ((row_count = 0) = (withdrawn_because IS NOT NULL)),
    FOREIGN KEY (bill, month, previous) REFERENCES fee_revisions (bill, month, revision)
);

CREATE TABLE fee_rows
(
    bill text NOT NULL,
    month text NOT NULL,
    revision integer NOT NULL,
    row_number integer NOT NULL,
    file text NOT NULL,
    -- In the file, from 1.
    line integer NOT NULL,
    -- Text by column, as it came; amounts are read as numeric.
    content jsonb NOT NULL,
    PRIMARY KEY (bill, month, revision, row_number),
    FOREIGN KEY (bill, month, revision) REFERENCES fee_revisions
);

CALL make_write_once('fee_revisions');
CALL make_write_once('fee_rows');

CREATE VIEW fees_in_force AS
SELECT bill, month, max(revision) AS revision
FROM fee_revisions
GROUP BY bill, month;
