-- Which model was called after a bad attempt at which other one, in the logical calls that had a
-- bad attempt in [start_ms, end_ms); attempts up to reach_ms before and after belong to them. A
-- model that the call had tried before is a retry, and no fallback.
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
    ),
    calls AS (
        SELECT
            arraySort(groupArray((
                attempt, started_at_ms, event_id, has({bad:Array(String)}, outcome),
                toString(provider), toString(model)
            ))) AS attempts
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
        GROUP BY source, logical_call_id
        HAVING length(attempts) > 1
    )
SELECT
    (attempts[place - 1]).5 AS from_provider,
    (attempts[place - 1]).6 AS from_model,
    (attempts[place]).5 AS provider,
    (attempts[place]).6 AS model
FROM calls
ARRAY JOIN arrayEnumerate(attempts) AS place
WHERE place > 1
    AND (attempts[place - 1]).4
    AND NOT arrayExists(
        tried -> tried.5 = (attempts[place]).5 AND tried.6 = (attempts[place]).6,
        arraySlice(attempts, 1, place - 1))
GROUP BY from_provider, from_model, provider, model
ORDER BY from_provider, from_model, provider, model
