-- What the series had come to at the beginning of a UTC day, so that a fold needs few older facts. Made again
-- whenever facts of an earlier day change.
CREATE TABLE detection_checkpoints
(
    day date PRIMARY KEY,
    checkpoint jsonb NOT NULL,
    -- The rule that it was folded by; one of another is of no use.
    rule jsonb NOT NULL
);
