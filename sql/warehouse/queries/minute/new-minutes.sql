-- A part of touched-minutes.sql: the minutes of new rows.
SELECT intDiv(started_at_ms, 60000) AS minute_number
FROM events
WHERE /* new_rows!: */ true /* :new_rows */
GROUP BY minute_number
