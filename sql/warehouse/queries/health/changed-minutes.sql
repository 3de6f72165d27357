-- Minutes whose facts were computed since, those without calls by now among them; and the newest such instant.
SELECT
    toUnixTimestamp(minute) * 1000 AS minute_ms,
    max(toUnixTimestamp64Milli(computed_at)) AS computed_at_ms
FROM minute_facts
WHERE computed_at > fromUnixTimestamp64Milli({since_ms:Int64}, 'UTC')
GROUP BY minute
ORDER BY minute
