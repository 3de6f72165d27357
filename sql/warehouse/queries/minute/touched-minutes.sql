-- Runs of neighbouring minutes that got rows since, with all rows that are stored of them; a run
-- with more than batch_rows is cut. Facts keep to the range of DateTime, 1970 to 2106; those of
-- dropped events stay as they are.
SELECT
    min(minute_number) AS from_minute,
    max(minute_number) + 1 AS until_minute,
    sum(minute_rows) AS event_rows
FROM
(
    SELECT
        minute_number,
        minute_rows,
        minute_number - count() OVER (ORDER BY minute_number) AS run,
        intDiv(sum(minute_rows) OVER (ORDER BY minute_number) - minute_rows, {batch_rows:UInt64})
            AS batch
    FROM
    (
        SELECT intDiv(started_at_ms, 60000) AS minute_number, count() AS minute_rows
        FROM events
        WHERE started_at_ms >= greatest(0, {kept_from_ms:Int64})
            AND started_at_ms < 4294944000000
            AND minute_number IN (/* minutes!: */ SELECT toInt64(0) /* :minutes */)
        GROUP BY minute_number
    )
)
GROUP BY run, batch
ORDER BY from_minute
