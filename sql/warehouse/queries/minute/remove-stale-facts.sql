-- After roll-up-minutes: a fact of a touched minute that was not recomputed has no events any more.
INSERT INTO minute_facts (minute, provider, model, region, account, route, computed_at, is_deleted)
SELECT
    minute, provider, model, region, account, route,
    fromUnixTimestamp64Milli({computed_at_ms:Int64}, 'UTC'),
    1
FROM minute_facts FINAL
WHERE minute >= toDateTime(intDiv({day_start_ms:Int64}, 1000), 'UTC')
    AND minute < toDateTime(intDiv({day_start_ms:Int64}, 1000) + 86400, 'UTC')
    AND computed_at < fromUnixTimestamp64Milli({computed_at_ms:Int64}, 'UTC')
    AND intDiv(toUnixTimestamp(minute), 60) IN (
        SELECT intDiv(started_at_ms, 60000)
        FROM events
        WHERE started_at_ms >= {day_start_ms:Int64}
            AND started_at_ms < {day_start_ms:Int64} + 86400000
            AND identity_hash IN (
                SELECT identity_hash
                FROM events
                WHERE stored_at >= fromUnixTimestamp64Milli({since_ms:Int64}, 'UTC')
            )
    )
