-- Records that could not be read, by reason, received in [start_ms, end_ms).
SELECT reason, count() AS records
FROM dead_letters FINAL
WHERE received_at >= fromUnixTimestamp64Milli({start_ms:Int64})
    AND received_at < fromUnixTimestamp64Milli({end_ms:Int64})
GROUP BY reason
ORDER BY records DESC, reason
