-- What calls of each model cost that tell it, in [start_ms, end_ms).
WITH
    contents AS (
        SELECT identity_hash, content_hash
        FROM events
        WHERE started_at_ms >= {start_ms:Int64}
            AND started_at_ms < {end_ms:Int64}
    ),
    superseded AS (
        /* superseded!: */
        SELECT source, event_id, content_hash FROM events WHERE false
        /* :superseded */
    )
SELECT
    provider,
    model,
    cost_currency AS currency,
    toString(sum(toDecimal128OrNull(cost, 18))) AS amount,
    count() AS calls
FROM events FINAL
WHERE started_at_ms >= {start_ms:Int64}
    AND started_at_ms < {end_ms:Int64}
    AND (source, event_id, content_hash) NOT IN (superseded)
    AND toDecimal128OrNull(cost, 18) IS NOT NULL
GROUP BY provider, model, currency
ORDER BY provider, model, currency
