-- Which models were called in place of which, in [start_ms, end_ms).
SELECT fallback_from, provider, model
FROM events
WHERE started_at_ms >= {start_ms:Int64} AND started_at_ms < {end_ms:Int64} AND fallback_from != ''
GROUP BY fallback_from, provider, model
ORDER BY fallback_from, provider, model
