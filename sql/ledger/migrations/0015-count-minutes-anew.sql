-- Minute facts hold their latencies otherwise than before: those of all events that are kept are
-- counted once more.
DELETE FROM watermarks WHERE name = 'minute-roll-up';
