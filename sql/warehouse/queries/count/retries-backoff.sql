-- A part of units.sql: bad attempts that came sooner after the one before than the number of bad
-- attempts in a row before them allows. waits_ms holds the wait after 1, 2, … of them; the last one
-- stands for all beyond.
SELECT reading, source, event_id
FROM
(
    SELECT
        reading,
        source,
        event_id,
        is_bad,
        instant_ms - lagInFrame(instant_ms) OVER in_order AS gap_ms,
        countIf(is_bad) OVER
        (
            PARTITION BY reading, retry_group, run
            ORDER BY instant_ms, event_id, source
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) - toInt64(is_bad) AS bad_before
    FROM
    (
        /* sequences!: */
        SELECT '' AS reading, [''] AS retry_group, '' AS source,
            '' AS event_id, toInt64(0) AS instant_ms, 0 AS is_bad, 0 AS run
        /* :sequences */
    )
    WINDOW in_order AS
    (
        PARTITION BY reading, retry_group
        ORDER BY instant_ms, event_id, source
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    )
)
WHERE is_bad
    AND bad_before > 0
    AND gap_ms < {waits_ms:Array(Int64)}[
        least(toUInt64(bad_before), length({waits_ms:Array(Int64)}))
    ]
