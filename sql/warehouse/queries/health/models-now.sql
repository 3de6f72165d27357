-- Models with a counted call in a time, and what became of the calls of its last part.
SELECT
    provider,
    model,
    sumIf(ok, minute >= toDateTime(intDiv({recent_ms:Int64}, 1000), 'UTC')) AS good,
    sumIf(
        provider_error + overloaded + timeout + network_error + stream_error,
        minute >= toDateTime(intDiv({recent_ms:Int64}, 1000), 'UTC')
    ) AS bad,
    toUnixTimestamp(max(minute)) * 1000 AS last_ms
FROM minute_facts FINAL
WHERE minute >= toDateTime(intDiv({from_ms:Int64}, 1000), 'UTC')
    AND minute < toDateTime(intDiv({until_ms:Int64}, 1000), 'UTC')
    AND ok + provider_error + overloaded + timeout + network_error + stream_error > 0
GROUP BY provider, model
ORDER BY provider, model
