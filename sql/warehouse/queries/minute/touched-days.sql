-- The UTC days whose minutes must be recomputed: those of every event stored since, and those of
-- older contents of the same identities, because a corrected event can leave its old minute.
-- Facts keep to the range of DateTime, 1970 to 2106; those of dropped events stay as they are.
SELECT
    intDiv(started_at_ms, 86400000) * 86400000 AS day_start_ms,
    count() AS event_rows
FROM events
WHERE identity_hash IN (
        SELECT identity_hash
        FROM events
        WHERE stored_at >= fromUnixTimestamp64Milli({since_ms:Int64}, 'UTC')
    )
    AND started_at_ms >= greatest(0, {kept_from_ms:Int64})
    AND started_at_ms < 4294944000000
GROUP BY day_start_ms
ORDER BY day_start_ms
