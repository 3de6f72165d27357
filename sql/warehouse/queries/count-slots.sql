-- Units per partition and slot for one commitment in one period, in both readings. Slots before the
-- period are laid outwards from its start, those after it outwards from its end. The units between
-- the marks are those of units.sql; as they stand, every call is good.
SELECT
    partition_values,
    multiIf(
        instant_ms < {start_ms:Int64}, -1 - intDiv({start_ms:Int64} - 1 - instant_ms, {slot_ms:Int64}),
        instant_ms < {end_ms:Int64}, intDiv(instant_ms - {start_ms:Int64}, {slot_ms:Int64}),
        {total_slots:Int64} + intDiv(instant_ms - {end_ms:Int64}, {slot_ms:Int64})) AS slot,
    countIf(claimed = 1) AS claimed_good,
    countIf(claimed = 2) AS claimed_bad,
    countIf(claimed = 0) AS claimed_invalid,
    countIf(claimed = 1 AND has_value) AS claimed_values,
    countIf(claimed = 1 AND has_value AND attains) AS claimed_attaining,
    countIf(conceded = 1) AS conceded_good,
    countIf(conceded = 2) AS conceded_bad,
    countIf(conceded = 0) AS conceded_invalid,
    countIf(conceded = 1 AND has_value) AS conceded_values,
    countIf(conceded = 1 AND has_value AND attains) AS conceded_attaining
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
GROUP BY partition_values, slot
