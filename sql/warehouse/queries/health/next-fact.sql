-- The first minute in [from_ms, until_ms) with a counted call; of none no row.
SELECT toUnixTimestamp(minute) * 1000 AS minute_ms
FROM minute_facts FINAL
WHERE minute >= toDateTime(intDiv({from_ms:Int64}, 1000), 'UTC')
    AND minute < toDateTime(intDiv({until_ms:Int64}, 1000), 'UTC')
    AND good_calls + bad_calls > 0
ORDER BY minute
LIMIT 1
