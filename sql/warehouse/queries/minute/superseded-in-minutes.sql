-- A part of others: the minutes in which contents can lie of events that have one in a minute that
-- is counted, or around it.
intDiv(started_at_ms, 60000) IN
(
    SELECT minute_number FROM around
    UNION ALL
    SELECT minute_number FROM moved_events WHERE identity_hash IN (moved)
)
