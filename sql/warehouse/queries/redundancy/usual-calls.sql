-- The median of calls that were good in [start_ms, end_ms), of some models.
WITH
    contents AS (
        SELECT identity_hash, content_hash
        FROM events
        WHERE started_at_ms >= {start_ms:Int64}
            AND started_at_ms < {end_ms:Int64}
    ),
    superseded AS (
        /* superseded!: */
        SELECT source, event_id, content_hash FROM events WHERE false
        /* :superseded */
    )
SELECT
    provider,
    model,
    quantileExact(0.5)(duration_ms) AS duration_ms
FROM events FINAL
WHERE started_at_ms >= {start_ms:Int64}
    AND started_at_ms < {end_ms:Int64}
    AND (source, event_id, content_hash) NOT IN (superseded)
    AND has({good:Array(String)}, outcome)
    AND model IN {models:Array(String)}
GROUP BY provider, model
