-- Counted calls by minute and cell, of several attempts at one the last; the outcomes that the
-- other side is answerable for are bad.
SELECT
    toUnixTimestamp(minute) * 1000 AS minute_ms,
    provider, model, region, account, route,
    good_calls AS good,
    bad_calls AS bad
FROM minute_facts FINAL
WHERE minute >= toDateTime(intDiv({from_ms:Int64}, 1000), 'UTC')
    AND minute < toDateTime(intDiv({until_ms:Int64}, 1000), 'UTC')
    AND good + bad > 0
