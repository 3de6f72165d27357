SELECT
    count() AS event_rows,
    toUnixTimestamp64Milli(now64(3, 'UTC')) AS now_ms
FROM events
WHERE stored_at >= fromUnixTimestamp64Milli({since_ms:Int64}, 'UTC')
