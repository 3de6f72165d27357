-- A part of retries-*.sql: the attempts at one request in their order, for each reading. A good
-- attempt begins a new run. Only requests with two bad attempts can have one that a rule drops.
SELECT
    reading,
    partition_values,
    retry_key,
    source,
    event_id,
    instant_ms,
    is_bad,
    countIf(is_bad = 0) OVER
    (
        PARTITION BY reading, partition_values, retry_key
        ORDER BY instant_ms, event_id, source
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS run
FROM
(
    SELECT
        arrayJoin(['claimed', 'conceded']) AS reading,
        partition_values,
        retry_key,
        source,
        event_id,
        instant_ms,
        toUInt8(class = 'bad' OR (class = 'disputed' AND reading = 'claimed')) AS is_bad
    FROM attempts
    WHERE request_hash != ''
        AND class != 'invalid'
        AND (partition_values, retry_key) IN
        (
            SELECT partition_values, retry_key
            FROM attempts
            WHERE request_hash != '' AND class IN ('bad', 'disputed')
            GROUP BY partition_values, retry_key
            HAVING count() > 1
        )
)
