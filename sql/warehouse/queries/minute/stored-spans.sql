-- Rows stored since, by spans of five seconds of `stored_at`, those of ten minutes ago and before
-- together, and a sum by which another content of a span is known.
WITH intDiv(toUnixTimestamp64Milli(now64(3, 'UTC')), 5000) - 120 AS oldest_span
SELECT
    greatest(intDiv(toUnixTimestamp64Milli(stored_at), 5000), oldest_span) AS span,
    count() AS event_rows,
    toString(sum(cityHash64(identity_hash, content_hash, ingest_order))) AS contents,
    any(oldest_span) AS first_span,
    toUnixTimestamp64Milli(now64(3, 'UTC')) AS now_ms
FROM events
WHERE stored_at >= fromUnixTimestamp64Milli({since_ms:Int64}, 'UTC')
GROUP BY span
