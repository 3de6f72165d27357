-- Of the calls that started in [start_ms, end_ms): how many stored ones there are, each once
-- however often it was delivered; how many rows came after settled_ms (a call that was delivered
-- again then is among them), how many after since_ms.
SELECT
    (
        SELECT count()
        FROM events FINAL
        WHERE started_at_ms >= {start_ms:Int64} AND started_at_ms < {end_ms:Int64}
    ) AS events,
    countIf(ingested_at >= fromUnixTimestamp64Milli({settled_ms:Int64}, 'UTC')) AS late_rows,
    countIf(ingested_at >= fromUnixTimestamp64Milli({since_ms:Int64}, 'UTC')) AS newer_rows
FROM events
WHERE started_at_ms >= {start_ms:Int64} AND started_at_ms < {end_ms:Int64}
