-- Units per partition and slot for one commitment in one period, by what both readings make of them.
-- Slots before the period are laid outwards from its start, those after it outwards from its end; a
-- unit's slot and kind share one number, because one key is grouped three times as fast as five. The
-- units between the marks are those of units.sql; as they stand, every call is good.
SELECT
    partition_values,
    intDiv(slot_and_kind - kind, 64) AS slot,
    bitAnd(slot_and_kind, 63) AS kind,
    units
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
        /* units: */
        SELECT
            emptyArrayString() AS partition_values,
            started_at_ms AS instant_ms,
            1 AS claimed,
            1 AS conceded,
            false AS has_value,
            false AS attains
        FROM events FINAL
        /* :units */
    )
    GROUP BY partition_values, slot_and_kind
)
