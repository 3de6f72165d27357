-- A part of touched-minutes.sql: the minutes of events that one search found to have moved.
SELECT minute_number
FROM moved_events
WHERE found_at = fromUnixTimestamp64Milli({found_at_ms:Int64}, 'UTC')
