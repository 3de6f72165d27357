-- A part of retries-*.sql: the attempts at one request in their order, for each reading. A good
-- attempt begins a new run. Only requests with two bad attempts can have one that a rule drops.
SELECT
    reading,
    retry_group,
    source,
    event_id,
    instant_ms,
    is_bad,
    countIf(is_bad = 0) OVER
    (
        PARTITION BY reading, retry_group
        ORDER BY instant_ms, event_id, source
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS run
FROM
(
    SELECT
        arrayJoin(['claimed', 'conceded']) AS reading,
        retry_group,
        source,
        event_id,
        instant_ms,
        toUInt8(class = 2 /* bad */ OR (class = 3 /* disputed */ AND reading = 'claimed')) AS is_bad
    FROM attempts
    WHERE request_hash != ''
        AND class != 0 /* invalid */
        AND retry_group IN
        (
            SELECT retry_group
            FROM attempts
            WHERE request_hash != '' AND class IN (2 /* bad */, 3 /* disputed */)
            GROUP BY retry_group
            HAVING count() > 1
        )
)
