-- A part of touched-minutes.sql: the minutes of rows stored since.
SELECT intDiv(started_at_ms, 60000) AS minute_number
FROM events
WHERE stored_at >= fromUnixTimestamp64Milli({since_ms:Int64}, 'UTC')
GROUP BY minute_number
