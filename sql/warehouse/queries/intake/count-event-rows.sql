-- Answered without a look at any row.
SELECT count() AS event_rows, toUnixTimestamp64Milli(now64(3, 'UTC')) AS now_ms
FROM events
