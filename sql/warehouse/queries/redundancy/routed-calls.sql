-- Logical calls that began in [start_ms, end_ms) by minute and by where their first attempt went,
-- and how many of them no attempt answered. What has no logical call is one of its own; attempts up
-- to reach_ms before and after belong to a call. Calls without an attempt that counts are left out.
WITH
    contents AS (
        SELECT identity_hash, content_hash
        FROM events
        WHERE started_at_ms >= {start_ms:Int64} - {reach_ms:Int64}
            AND started_at_ms < {end_ms:Int64} + {reach_ms:Int64}
    ),
    superseded AS (
        /* superseded!: */
        SELECT source, event_id, content_hash FROM events WHERE false
        /* :superseded */
    )
SELECT
    intDiv(began_ms, 60000) * 60000 AS minute_ms,
    target.1 AS provider,
    target.2 AS model,
    target.3 AS region,
    target.4 AS account,
    target.5 AS route,
    target.6 AS endpoint,
    target.7 AS deployment,
    count() AS calls,
    countIf(good_attempts = 0) AS lost_calls
FROM
(
    SELECT
        min(started_at_ms) AS began_ms,
        argMin(
            (provider, model, region, account, route, endpoint, deployment),
            (attempt, started_at_ms, event_id)
        ) AS target,
        countIf(has({good:Array(String)}, outcome)) AS good_attempts,
        countIf(has({bad:Array(String)}, outcome)) AS bad_attempts
    FROM events FINAL
    WHERE started_at_ms >= {start_ms:Int64} - {reach_ms:Int64}
        AND started_at_ms < {end_ms:Int64} + {reach_ms:Int64}
        AND (source, event_id, content_hash) NOT IN (superseded)
    GROUP BY source, logical_call_id, if(logical_call_id = '', event_id, '')
    HAVING began_ms >= {start_ms:Int64} AND began_ms < {end_ms:Int64}
        AND good_attempts + bad_attempts > 0
)
GROUP BY minute_ms, target
ORDER BY minute_ms, target
SETTINGS max_bytes_before_external_group_by = 1000000000
