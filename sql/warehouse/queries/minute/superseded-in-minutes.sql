-- A part of roll-up-minutes.sql: the minutes in which contents can lie of events that have one in a
-- touched minute.
intDiv(started_at_ms, 60000) IN
(
    SELECT minute_number FROM touched
    UNION ALL
    SELECT minute_number FROM moved_events WHERE identity_hash IN (moved)
)
