-- Whether facts of [start_ms, end_ms) were computed since, those that events left among them.
SELECT count() AS facts
FROM minute_facts
WHERE minute >= toDateTime(intDiv({start_ms:Int64}, 1000), 'UTC')
    AND minute < toDateTime(intDiv({end_ms:Int64}, 1000), 'UTC')
    AND computed_at > fromUnixTimestamp64Milli({since_ms:Int64}, 'UTC')
