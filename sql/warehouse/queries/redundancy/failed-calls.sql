-- All attempts of the logical calls that had a bad one in [start_ms, end_ms), call by call and in
-- their order; attempts up to reach_ms before and after belong to them.
WITH
    contents AS (
        SELECT identity_hash, content_hash
        FROM events
        WHERE started_at_ms >= {start_ms:Int64} - {reach_ms:Int64}
            AND started_at_ms < {end_ms:Int64} + {reach_ms:Int64}
            AND logical_call_id != ''
    ),
    superseded AS (
        /* superseded!: */
        SELECT source, event_id, content_hash FROM events WHERE false
        /* :superseded */
    )
SELECT
    source,
    logical_call_id,
    started_at_ms,
    duration_ms,
    provider, model, region, account, route, endpoint, deployment,
    outcome,
    fallback_from,
    cost,
    cost_currency
FROM events FINAL
WHERE started_at_ms >= {start_ms:Int64} - {reach_ms:Int64}
    AND started_at_ms < {end_ms:Int64} + {reach_ms:Int64}
    AND logical_call_id IN
    (
        SELECT logical_call_id
        FROM events
        WHERE started_at_ms >= {start_ms:Int64}
            AND started_at_ms < {end_ms:Int64}
            AND logical_call_id != ''
            AND has({bad:Array(String)}, outcome)
    )
    AND (source, event_id, content_hash) NOT IN (superseded)
ORDER BY source, logical_call_id, attempt, started_at_ms, event_id
