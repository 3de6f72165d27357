-- What calls of each model cost that tell it, in [start_ms, end_ms).
SELECT
    provider,
    model,
    cost_currency AS currency,
    toString(sum(toDecimal128OrNull(cost, 18))) AS amount,
    count() AS calls
FROM events FINAL
WHERE started_at_ms >= {start_ms:Int64}
    AND started_at_ms < {end_ms:Int64}
    AND toDecimal128OrNull(cost, 18) IS NOT NULL
GROUP BY provider, model, currency
ORDER BY provider, model, currency
