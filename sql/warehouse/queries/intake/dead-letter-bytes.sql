-- The bytes of dead letters, with what is needed to read them again.
SELECT
    lower(hex(sipHash128(origin, record_partition, record_offset, part, raw_hash))) AS id,
    headers,
    base64Encode(raw) AS raw_base64
FROM dead_letters FINAL
WHERE id IN {ids:Array(String)}
