-- Minutes whose facts were computed since, those without calls by now among them; and the newest
-- such instant.
SELECT
    toUnixTimestamp(minute) * 1000 AS minute_ms,
    max(toUnixTimestamp64Milli(computed_at)) AS computed_at_ms,
    -- Rows that came, or that a merge took away, make another text of it.
    toString(groupBitXor(cityHash64(provider, model, region, account, route, computed_at)))
        AS contents
FROM minute_facts
WHERE computed_at > fromUnixTimestamp64Milli({since_ms:Int64}, 'UTC')
GROUP BY minute
ORDER BY minute
