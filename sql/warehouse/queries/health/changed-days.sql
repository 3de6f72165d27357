-- UTC days since 1970 with a fact that was computed since, and the newest such instant of each.
SELECT
    intDiv(toUnixTimestamp(minute), 86400) AS day,
    max(toUnixTimestamp64Milli(computed_at)) AS computed_at_ms
FROM minute_facts
WHERE computed_at > fromUnixTimestamp64Milli({since_ms:Int64}, 'UTC')
GROUP BY day
ORDER BY day
