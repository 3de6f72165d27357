-- Facts of models by minute over many days, as a roll-up writes them; for some, hours go badly.
INSERT INTO minute_facts
(
    minute, provider, model, region, account, route,
    good_calls, bad_calls, computed_at, is_deleted
)
SELECT
    toDateTime(
        intDiv({until_ms:Int64}, 1000) - 60 - 60 * intDiv(number, {models:UInt64}), 'UTC'
    ) AS minute,
    concat('provider-', toString(intDiv(number % {models:UInt64}, 10))),
    concat('model-', toString(number % {models:UInt64})),
    'eu', 'a', 'r',
    greatest(0, 5 - if(toHour(minute) = number % 24 AND number % 10 = 0, 4, 0)) AS good,
    5 - good + (cityHash64(number) % 40 = 0),
    toDateTime64(minute, 3, 'UTC') + 60,
    0
FROM numbers({first:UInt64}, {rows:UInt64})
