-- Minutes of providers with a counted call.
SELECT DISTINCT provider, toUnixTimestamp(minute) * 1000 AS minute_ms
FROM minute_facts FINAL
WHERE provider IN {providers:Array(String)}
    AND minute >= toDateTime(intDiv({from_ms:Int64}, 1000), 'UTC')
    AND minute < toDateTime(intDiv({until_ms:Int64}, 1000), 'UTC')
    AND good_calls + bad_calls > 0
