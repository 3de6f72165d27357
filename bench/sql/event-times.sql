-- The order of ingestion begins with the record's own timestamp.
SELECT kafka_partition AS partition, kafka_offset AS offset, intDiv(ingest_order, 4194304)
    AS produced_at_ms
FROM events FINAL
WHERE produced_at_ms >= {since_ms:Int64}
ORDER BY partition, offset
