-- The median of calls that were good in [start_ms, end_ms), of some models.
SELECT
    provider,
    model,
    quantileExact(0.5)(duration_ms) AS duration_ms
FROM events FINAL
WHERE started_at_ms >= {start_ms:Int64}
    AND started_at_ms < {end_ms:Int64}
    AND has({good:Array(String)}, outcome)
    AND model IN {models:Array(String)}
GROUP BY provider, model
