SELECT
    count() AS event_rows,
    toUnixTimestamp64Milli(max(stored_at)) AS stored_at_ms
FROM events
WHERE stored_at >= fromUnixTimestamp64Milli({since_ms:Int64}, 'UTC')
