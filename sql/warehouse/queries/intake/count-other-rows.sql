-- Rows that came since an instant of the warehouse's clock, but not with one run over files.
SELECT count() AS other_rows
FROM events
WHERE stored_at >= fromUnixTimestamp64Milli({since_ms:Int64}, 'UTC')
    AND NOT (kafka_topic = ''
        AND ingested_at = fromUnixTimestamp64Milli({ingested_at_ms:Int64}, 'UTC'))
