-- A part of touched-minutes.sql: minutes and those around them, in which attempts at the same calls
-- can have begun.
SELECT DISTINCT arrayJoin(range(minute_number - 5, minute_number + 6))
FROM (/* minutes!: */ SELECT toInt64(0) AS minute_number /* :minutes */)
