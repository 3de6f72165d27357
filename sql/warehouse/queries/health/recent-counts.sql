-- Counted calls by model in the newest minutes, of three lengths.
SELECT
    provider,
    model,
    sumIf(good_calls, minute >= toDateTime(intDiv({five_ms:Int64}, 1000), 'UTC')) AS good_5,
    sumIf(bad_calls, minute >= toDateTime(intDiv({five_ms:Int64}, 1000), 'UTC')) AS bad_5,
    sumIf(good_calls, minute >= toDateTime(intDiv({fifteen_ms:Int64}, 1000), 'UTC')) AS good_15,
    sumIf(bad_calls, minute >= toDateTime(intDiv({fifteen_ms:Int64}, 1000), 'UTC')) AS bad_15,
    sum(good_calls) AS good_60,
    sum(bad_calls) AS bad_60
FROM minute_facts FINAL
WHERE minute >= toDateTime(intDiv({hour_ms:Int64}, 1000), 'UTC')
    AND minute < toDateTime(intDiv({until_ms:Int64}, 1000), 'UTC')
    AND good_calls + bad_calls > 0
GROUP BY provider, model
