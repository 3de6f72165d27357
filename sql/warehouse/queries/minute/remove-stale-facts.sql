-- After roll-up-minutes: a fact of a touched minute that was not counted anew has no events any
-- more.
INSERT INTO minute_facts (minute, provider, model, region, account, route, computed_at, is_deleted)
SETTINGS max_partitions_per_insert_block = 0
WITH
    touched AS (
        SELECT arrayJoin(arrayFlatten(arrayMap(
            (from_minute, until_minute) -> range(from_minute, until_minute),
            {from_minutes:Array(Int64)},
            {until_minutes:Array(Int64)}))) AS minute_number
    )
SELECT
    minute, provider, model, region, account, route,
    fromUnixTimestamp64Milli({computed_at_ms:Int64}, 'UTC'),
    1
FROM minute_facts FINAL
WHERE minute >= toDateTime(intDiv({from_ms:Int64}, 1000), 'UTC')
    AND minute < toDateTime(intDiv({until_ms:Int64}, 1000), 'UTC')
    AND minute IN (SELECT toDateTime(minute_number * 60, 'UTC') FROM touched)
    AND computed_at < fromUnixTimestamp64Milli({computed_at_ms:Int64}, 'UTC')
