-- Models with a counted call in a time, and what became of the calls of its last part.
SELECT
    provider,
    model,
    sumIf(good_calls, minute >= toDateTime(intDiv({recent_ms:Int64}, 1000), 'UTC')) AS good,
    sumIf(
        bad_calls,
        minute >= toDateTime(intDiv({recent_ms:Int64}, 1000), 'UTC')
    ) AS bad,
    toUnixTimestamp(max(minute)) * 1000 AS last_ms
FROM minute_facts FINAL
WHERE minute >= toDateTime(intDiv({from_ms:Int64}, 1000), 'UTC')
    AND minute < toDateTime(intDiv({until_ms:Int64}, 1000), 'UTC')
    AND good_calls + bad_calls > 0
GROUP BY provider, model
ORDER BY provider, model
