-- Units per partition and slot for one commitment in one period. The text between two marks of the
-- same name is what `count-slots.ts` replaces; as it stands the statement counts every call as good.
WITH
-- Of several contents under one identity only the one ingested last counts. Hashes find the few
-- candidates in one pass over 16 bytes a row; the decision itself compares the identities.
superseded AS
(
    SELECT source, event_id, content_hash
    FROM events
    WHERE started_at_ms < {as_of_ms:Int64}
        AND identity_hash IN
        (
            SELECT identity_hash
            FROM events
            WHERE started_at_ms < {as_of_ms:Int64}
            GROUP BY identity_hash
            HAVING min(content_hash) != max(content_hash)
        )
    GROUP BY source, event_id, content_hash
    QUALIFY row_number() OVER
    (
        PARTITION BY source, event_id
        ORDER BY max(ingest_order) DESC, content_hash DESC
    ) > 1
),
units AS
(
    SELECT
        /* partition: */ emptyArrayString() /* :partition */ AS partition_values,
        started_at_ms + if({clock_completed:Bool}, toInt64(duration_ms), 0) AS instant_ms,
        /* class: */ 'good' /* :class */ AS class
    FROM events FINAL
    -- The first two lines let the warehouse skip the months before and after.
    WHERE started_at_ms >= {earliest_start_ms:Int64}
        AND started_at_ms < {end_ms:Int64}
        AND started_at_ms < {as_of_ms:Int64}
        AND instant_ms >= {start_ms:Int64}
        AND instant_ms < {end_ms:Int64}
        AND arrayExists(
            (active_start, active_end) -> instant_ms >= active_start AND instant_ms < active_end,
            {active_starts_ms:Array(Int64)},
            {active_ends_ms:Array(Int64)})
        AND (source, event_id, content_hash) NOT IN (SELECT * FROM superseded)
        AND (/* covers: */ true /* :covers */)
)
SELECT
    partition_values,
    intDiv(instant_ms - {start_ms:Int64}, {slot_ms:Int64}) AS slot,
    countIf(class = 'good') AS good,
    countIf(class = 'bad') AS bad,
    countIf(class = 'disputed') AS disputed,
    countIf(class = 'invalid') AS invalid
FROM units
GROUP BY partition_values, slot
