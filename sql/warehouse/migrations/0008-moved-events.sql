-- Identities with contents in more than one minute, a row for each of these minutes: a corrected event
-- can leave its old minute. Only an index: which content counts is decided by the events themselves.
CREATE TABLE IF NOT EXISTS moved_events
(
    -- Since 1970.
    minute_number Int64,
    identity_hash UInt64,
    -- By the same count as minute_facts.computed_at.
    found_at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(found_at)
ORDER BY (minute_number, identity_hash);
