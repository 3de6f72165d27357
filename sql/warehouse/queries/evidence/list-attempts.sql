-- Attempts of all partitions between two instants that are units of their own, each with its call:
-- what list-evidence.sql lists, in one pass, where no call has more than one content. The units
-- between the marks are those of units.sql with their evidence; as they stand, every call is good.
SELECT
    partition_values,
    instant_ms,
    claimed,
    conceded,
    rule,
    attempt_count,
    has_value,
    attains,
    call
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
        0 AS rule,
        1 AS attempt_count,
        false AS has_value,
        false AS attains,
        tuple(source, event_id) AS call,
        ingested_at
    FROM events FINAL
    /* :units */
)
WHERE instant_ms >= {from_ms:Int64}
    AND instant_ms < {to_ms:Int64}
    AND (
        {all:Bool} OR claimed != 1 /* good */ OR conceded != 1 /* good */
        OR (has_value AND NOT attains
            AND intDiv(instant_ms - {start_ms:Int64}, {slot_ms:Int64})
                IN (SELECT arrayJoin({slow_slots:Array(Int64)}))))
    AND toUnixTimestamp64Milli(ingested_at) < {stored_until_ms:Int64}
ORDER BY partition_values, instant_ms, source, event_id
LIMIT 1 BY source, event_id
