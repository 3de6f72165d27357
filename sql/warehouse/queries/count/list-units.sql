-- Units of one partition between two instants with what made their class, those that a reading lost
-- first. The units between the marks are those of units.sql with their evidence; as they stand,
-- every call is good.
SELECT
    source,
    event_id,
    instant_ms,
    claimed,
    conceded,
    class,
    rule,
    windows,
    claimed_retried,
    conceded_retried,
    lacks_target,
    has_value,
    attains,
    toString(metric_numerator) AS value_numerator,
    toString(metric_denominator) AS value_denominator,
    last_event_id,
    attempt_count
FROM
(
    /* units!: */
    SELECT
        source,
        event_id,
        emptyArrayString() AS partition_values,
        started_at_ms AS instant_ms,
        1 /* good */ AS claimed,
        1 /* good */ AS conceded,
        1 /* good */ AS class,
        0 AS rule,
        emptyArrayUInt32() AS windows,
        false AS claimed_retried,
        false AS conceded_retried,
        false AS lacks_target,
        false AS has_value,
        false AS attains,
        toInt256(0) AS metric_numerator,
        toInt256(0) AS metric_denominator,
        event_id AS last_event_id,
        1 AS attempt_count
    FROM events FINAL
    /* :units */
)
WHERE partition_values = {partition:Array(String)}
    AND instant_ms >= {from_ms:Int64}
    AND instant_ms < {to_ms:Int64}
ORDER BY
    multiIf(
        -- Where a metric is measured, it is its values that are lost, not the bad units.
        if({conceded:Bool}, conceded, claimed) = 1 /* good */ AND has_value AND NOT attains, 0,
        if({conceded:Bool}, conceded, claimed) = 2 /* bad */, 1,
        if({conceded:Bool}, conceded, claimed) = 1 /* good */, 2,
        3),
    instant_ms,
    source,
    event_id
LIMIT {most:UInt32}
