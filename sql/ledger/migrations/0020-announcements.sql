-- What those who follow are told, in one order: a row for each revision of an incident, each word of a person about
-- one, each estimate and each state of a provider's post. Numbers have no gaps, so that whoever knows the last one
-- that it got knows what it missed.
CREATE TABLE announcements
(
    number bigint PRIMARY KEY CHECK (number >= 1),
    previous bigint GENERATED ALWAYS AS (nullif(number - 1, 0)) STORED REFERENCES announcements,
    announced_at timestamptz NOT NULL,
    -- What it tells: INC-20260607-1/3. Nothing is told twice.
    subject text NOT NULL UNIQUE,
    type text NOT NULL,
    -- Whom it is about: INC-20260607-1, or the source and id of a post.
    about text NOT NULL,
    -- As it goes out; kept as written, so that it stays the same to the byte.
    event json NOT NULL
);
CALL make_write_once('announcements');
