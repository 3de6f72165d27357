-- Counted calls by model, UTC day since 1970, and quarter of an hour of the day: lists side by
-- side. The named days in [from_ms, until_ms), or all of them if none is named.
SELECT
    provider,
    model,
    day,
    groupArray(quarter) AS quarters,
    groupArray(good) AS good_calls,
    groupArray(bad) AS bad_calls,
    max(last_s) * 1000 AS last_ms
FROM
(
    SELECT
        provider,
        model,
        intDiv(toUnixTimestamp(minute), 86400) AS day,
        intDiv(toUnixTimestamp(minute) % 86400, 900) AS quarter,
        sum(facts.good_calls) AS good,
        sum(facts.bad_calls) AS bad,
        max(toUnixTimestamp(minute)) AS last_s
    FROM minute_facts AS facts FINAL
    WHERE minute >= toDateTime(intDiv({from_ms:Int64}, 1000), 'UTC')
        AND minute < toDateTime(intDiv({until_ms:Int64}, 1000), 'UTC')
        AND (empty({days:Array(Int64)})
            OR intDiv(toUnixTimestamp(minute), 86400) IN {days:Array(Int64)})
        AND facts.good_calls + facts.bad_calls > 0
    GROUP BY provider, model, day, quarter
    ORDER BY quarter
)
GROUP BY provider, model, day
