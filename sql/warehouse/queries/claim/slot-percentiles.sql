-- Of slots that are named, in the claimed reading: how many values there are, how many attain, and
-- the value at a percentile by nearest rank, cut to thousandths. The units between the marks are
-- those of units.sql with their evidence; as they stand, every call is good and none has a value.
SELECT
    partition_values,
    slot,
    count() AS value_count,
    countIf(attains) AS attaining,
    toString(arraySort(groupArray(thousandths))[
        intDiv({percentile:UInt64} * count() + 99, 100)]) AS percentile_thousandths
FROM
(
    SELECT
        partition_values,
        intDiv(instant_ms - {start_ms:Int64}, {slot_ms:Int64}) AS slot,
        attains,
        intDiv(toInt256(metric_numerator) * 1000, toInt256(metric_denominator)) AS thousandths
    FROM
    (
        /* units!: */
        SELECT
            emptyArrayString() AS partition_values,
            started_at_ms AS instant_ms,
            1 /* good */ AS claimed,
            false AS has_value,
            false AS attains,
            toInt256(0) AS metric_numerator,
            toInt256(0) AS metric_denominator
        FROM events FINAL
        /* :units */
    )
    WHERE instant_ms >= {start_ms:Int64}
        AND instant_ms < {end_ms:Int64}
        AND claimed = 1 /* good */
        AND has_value
)
WHERE slot IN (SELECT arrayJoin({slots:Array(Int64)}))
GROUP BY partition_values, slot
