-- Units of all partitions between two instants with the call that decides each: of a logical call
-- its last attempt. Of several contents of a call the one that counts. Beside what is not good in
-- both readings there are, in the slots that are named, values that miss their bound; with all,
-- every unit. The units between the marks are those of units.sql with their evidence; as they
-- stand, every call is good.
WITH listed AS
(
    SELECT
        source,
        last_event_id,
        partition_values,
        instant_ms,
        claimed,
        conceded,
        rule,
        attempt_count,
        has_value,
        attains
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
            event_id AS last_event_id,
            1 AS attempt_count,
            false AS has_value,
            false AS attains
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
)
SELECT
    units.partition_values AS partition_values,
    units.instant_ms AS instant_ms,
    units.claimed AS claimed,
    units.conceded AS conceded,
    units.rule AS rule,
    units.attempt_count AS attempt_count,
    units.has_value AS has_value,
    units.attains AS attains,
    events.call AS call
FROM
(
    SELECT
        source,
        event_id,
        /* call!: */ tuple(source, event_id) /* :call */ AS call,
        ingest_order,
        content_hash
    FROM events
    -- Of the many other calls only the hash is read. Repetitions are left to the end.
    PREWHERE identity_hash IN (SELECT sipHash64(source, last_event_id) FROM listed)
    WHERE started_at_ms >= {earliest_start_ms:Int64} AND started_at_ms < {attempts_end_ms:Int64}
        AND toUnixTimestamp64Milli(ingested_at) < {stored_until_ms:Int64}
) AS events
INNER JOIN listed AS units
ON events.source = units.source AND events.event_id = units.last_event_id
QUALIFY row_number() OVER
(
    PARTITION BY source, event_id
    ORDER BY ingest_order DESC, content_hash DESC
) = 1
ORDER BY partition_values, instant_ms, source, event_id
