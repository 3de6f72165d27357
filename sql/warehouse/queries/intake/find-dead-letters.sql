-- Dead letters without their bytes, in the order of their ids, beginning after one of them.
SELECT
    letter.letter_id AS id, letter.origin AS origin, letter.record_partition AS partition,
    toString(letter.record_offset) AS offset, letter.part AS part, letter.format AS format,
    letter.reason AS reason,
    letter.json_path AS json_path, letter.message AS message,
    toUnixTimestamp64Milli(letter.received_at) AS received_at_ms, letter.raw_bytes AS raw_bytes,
    toString(letter.ingest_order) AS ingest_order, letter.whole_bytes AS whole_bytes,
    letter.whole_sha256 AS whole_sha256,
    if(mark.state = '', 'open', mark.state) AS state, mark.note AS note
FROM
(
    SELECT
        lower(hex(sipHash128(origin, record_partition, record_offset, part, raw_hash)))
            AS letter_id,
        origin, record_partition, record_offset, part, format, reason, json_path, message,
        received_at,
        length(raw) AS raw_bytes, ingest_order, whole_bytes, whole_sha256
    FROM dead_letters FINAL
    WHERE ({reason:String} = '' OR reason = {reason:String})
        AND ({origin:String} = '' OR origin = {origin:String})
        AND received_at >= fromUnixTimestamp64Milli({since_ms:Int64}, 'UTC')
        AND received_at < fromUnixTimestamp64Milli({until_ms:Int64}, 'UTC')
) AS letter
LEFT JOIN (SELECT letter_id, state, note FROM dead_letter_marks FINAL) AS mark
    ON letter.letter_id = mark.letter_id
WHERE letter.letter_id > {after:String}
    AND ({state:String} = '' OR state = {state:String})
    AND (empty({ids:Array(String)})
        OR arrayExists(prefix -> startsWith(id, prefix), {ids:Array(String)}))
ORDER BY id
LIMIT {limit:UInt32}
