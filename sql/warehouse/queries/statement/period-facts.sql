-- Of the stored rows whose calls started in [start_ms, end_ms): how many there are, how many came after
-- settled_ms (a call that was delivered again then is among them), how many after since_ms.
SELECT
    count() AS event_rows,
    countIf(ingested_at >= fromUnixTimestamp64Milli({settled_ms:Int64}, 'UTC')) AS late_rows,
    countIf(ingested_at >= fromUnixTimestamp64Milli({since_ms:Int64}, 'UTC')) AS newer_rows
FROM events
WHERE started_at_ms >= {start_ms:Int64} AND started_at_ms < {end_ms:Int64}
