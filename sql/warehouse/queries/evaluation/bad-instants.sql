-- The first and the last unit of each partition that made its figure worse, in the claimed reading:
-- bad ones or, where a metric is measured, values that miss its bound, by slot. The units between
-- the marks are those of units.sql; as they stand, every call is good.
SELECT
    partition_values,
    if({by_metric:Bool}, intDiv(instant_ms - {start_ms:Int64}, {slot_ms:Int64}), 0) AS slot,
    min(instant_ms) AS first_ms,
    max(instant_ms) AS last_ms
FROM
(
    /* units!: */
    SELECT
        emptyArrayString() AS partition_values,
        started_at_ms AS instant_ms,
        1 /* good */ AS claimed,
        false AS has_value,
        false AS attains
    FROM events FINAL
    /* :units */
)
WHERE instant_ms >= {start_ms:Int64}
    AND instant_ms < {end_ms:Int64}
    AND if({by_metric:Bool}, claimed = 1 /* good */ AND has_value AND NOT attains,
        claimed = 2 /* bad */)
GROUP BY partition_values, slot
