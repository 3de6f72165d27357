-- Units of each partition for one commitment in one period, by slot and by what both readings make
-- of them: two lists of one length, by slot. Slots before the period are laid outwards from its
-- start, those after it outwards from its end; a unit's slot and kind share one number, because two
-- keys are grouped twice as fast as five. The units between the marks are those of units.sql; as
-- they stand, every call is good.
SELECT
    partition_values,
    arraySort(groupArray((slot_and_kind, units))) AS counts,
    tupleElement(counts, 1) AS slots_and_kinds,
    tupleElement(counts, 2) AS unit_counts
FROM
(
    SELECT
        partition_values,
        multiIf(
            instant_ms < {start_ms:Int64},
            -1 - intDiv({start_ms:Int64} - 1 - instant_ms, {slot_ms:Int64}),
            instant_ms < {end_ms:Int64},
            intDiv(instant_ms - {start_ms:Int64}, {slot_ms:Int64}),
            {total_slots:Int64} + intDiv(instant_ms - {end_ms:Int64}, {slot_ms:Int64})) * 64
            + claimed + 4 * conceded + 16 * has_value + 32 * attains AS slot_and_kind,
        count() AS units
    FROM
    (
        /* units!: */
        SELECT
            emptyArrayString() AS partition_values,
            started_at_ms AS instant_ms,
            1 /* good */ AS claimed,
            1 /* good */ AS conceded,
            false AS has_value,
            false AS attains
        FROM events FINAL
        /* :units */
    )
    GROUP BY partition_values, slot_and_kind
)
GROUP BY partition_values
