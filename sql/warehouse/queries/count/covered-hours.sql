-- The hours, from start_ms on, in which calls started that some commitment covers, with their first
-- and last call. A call that was delivered twice is in the same hour twice, so nothing has to be
-- merged.
SELECT
    intDiv(started_at_ms - {start_ms:Int64}, 3600000) AS hour,
    min(started_at_ms) AS first_ms,
    max(started_at_ms) AS last_ms
FROM events
WHERE started_at_ms >= {start_ms:Int64}
    AND started_at_ms < {end_ms:Int64}
    AND (/* covers: */ true /* :covers */)
GROUP BY hour
ORDER BY hour
