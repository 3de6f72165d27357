-- Records that could not be read, by reason, received in [start_ms, end_ms). What was read later,
-- after a fix, is an event and not counted here; what was dropped is.
SELECT reason, count() AS records
FROM dead_letters FINAL
WHERE received_at >= fromUnixTimestamp64Milli({start_ms:Int64})
    AND received_at < fromUnixTimestamp64Milli({end_ms:Int64})
    AND lower(hex(sipHash128(origin, record_partition, record_offset, part, raw_hash))) NOT IN
    (
        SELECT letter_id FROM dead_letter_marks FINAL WHERE state = 'replayed'
    )
GROUP BY reason
ORDER BY records DESC, reason
