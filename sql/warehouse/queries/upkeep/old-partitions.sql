-- Partitions of events in which nothing started at or after before_ms, oldest first. Their own
-- bounds, not their names, say what they hold: dates beyond DateTime64 share the outermost ones.
SELECT
    _partition_id AS partition_id,
    count() AS event_rows,
    min(started_at_ms) AS first_ms,
    max(started_at_ms) AS last_ms,
    toUnixTimestamp64Milli(max(stored_at)) AS stored_at_ms
FROM events
GROUP BY partition_id
HAVING last_ms < {before_ms:Int64}
ORDER BY last_ms
