-- What people told of a contract, brought in from files: outages that were declared, and notices, which say
-- what was told of incidents and when. Every import is kept, with the times of which it tells all: what
-- nobody told of is not known, and not none.
CREATE TABLE told_imports
(
    kind text NOT NULL CHECK (kind IN ('outages', 'notices')),
    contract_id text NOT NULL CHECK (contract_id <> ''),
    number integer NOT NULL CHECK (number >= 1),
    -- Imports of a contract are numbered without gaps.
    previous integer GENERATED ALWAYS AS (nullif(number - 1, 0)) STORED,
    file text NOT NULL CHECK (file <> ''),
    -- Of the file's bytes.
    sha256 text NOT NULL,
    -- Of the file, for this contract.
    record_count integer NOT NULL CHECK (record_count >= 0),
    imported_at timestamptz NOT NULL,
    imported_by text NOT NULL CHECK (imported_by <> ''),
    PRIMARY KEY (kind, contract_id, number),
    FOREIGN KEY (kind, contract_id, previous) REFERENCES told_imports (kind, contract_id, number)
);

CREATE TABLE told_times
(
    kind text NOT NULL,
    contract_id text NOT NULL,
    number integer NOT NULL,
    starts_at timestamptz NOT NULL,
    -- Exclusive, and not after the import: nobody tells what is to come.
    ends_at timestamptz NOT NULL CHECK (ends_at > starts_at),
    PRIMARY KEY (kind, contract_id, number, starts_at),
    FOREIGN KEY (kind, contract_id, number) REFERENCES told_imports
);

-- A record is known by the id that its file gives it. It has a revision for each time that it came with
-- another content or was withdrawn; the newest is in force.
CREATE TABLE told_revisions
(
    kind text NOT NULL,
    contract_id text NOT NULL,
    id text NOT NULL CHECK (id <> ''),
    revision integer NOT NULL CHECK (revision >= 1),
    previous integer GENERATED ALWAYS AS (nullif(revision - 1, 0)) STORED,
    -- The record in the form that contracts are judged with: text, the bytes that the hash is of. Null:
    -- withdrawn.
    content text,
    sha256 text,
    -- When it began, and when it was over; null: not told.
    starts_at timestamptz,
    ends_at timestamptz,
    -- The import that brought it, or in which it was no more; null: a person withdrew it.
    import_number integer,
    withdrawn_because text CHECK (withdrawn_because <> ''),
    recorded_at timestamptz NOT NULL,
    recorded_by text NOT NULL CHECK (recorded_by <> ''),
    PRIMARY KEY (kind, contract_id, id, revision),
    FOREIGN KEY (kind, contract_id, id, previous)
        REFERENCES told_revisions (kind, contract_id, id, revision),
    FOREIGN KEY (kind, contract_id, import_number) REFERENCES told_imports,
    CHECK ((content IS NULL) = (withdrawn_because IS NOT NULL)),
    CHECK ((content IS NULL) = (starts_at IS NULL)),
    CHECK (content IS NULL OR import_number IS NOT NULL),
    CHECK (sha256 IS NOT DISTINCT FROM encode(sha256(convert_to(content, 'UTF8')), 'hex'))
);

CALL make_write_once('told_imports');
CALL make_write_once('told_times');
CALL make_write_once('told_revisions');

CREATE VIEW told_in_force AS
SELECT kind, contract_id, id, max(revision) AS revision
FROM told_revisions
GROUP BY kind, contract_id, id;
