-- A part of touched-minutes.sql: the minutes of new rows, and those of other attempts at the calls
-- that any content of their events belongs to.
SELECT minute_number
FROM (/* new_minutes!: */ SELECT toInt64(0) AS minute_number /* :new_minutes */)
UNION DISTINCT
SELECT minute_number
FROM
(
    WITH around AS
    (
        /* around!: */ SELECT toInt64(0) AS minute_number /* :around */
    )
    SELECT intDiv(started_at_ms, 60000) AS minute_number
    FROM events
    WHERE minute_number IN (around)
        AND logical_call_id != ''
        AND cityHash64(source, logical_call_id) IN
        (
            SELECT cityHash64(source, logical_call_id)
            FROM events
            WHERE intDiv(started_at_ms, 60000) IN (around)
                AND logical_call_id != ''
                AND identity_hash IN
                (
                    SELECT identity_hash
                    FROM events
                    WHERE /* new_rows!: */ true /* :new_rows */
                )
        )
)
