-- Cells with a counted call, by UTC day since 1970.
SELECT
    intDiv(toUnixTimestamp(minute), 86400) AS day,
    provider, model, region, account, route
FROM minute_facts FINAL
WHERE minute >= toDateTime(intDiv({from_ms:Int64}, 1000), 'UTC')
    AND minute < toDateTime(intDiv({until_ms:Int64}, 1000), 'UTC')
    AND good_calls + bad_calls > 0
GROUP BY day, provider, model, region, account, route
