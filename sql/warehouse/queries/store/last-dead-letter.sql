-- Whether a dead letter is stored, by its place in the order of the table.
SELECT count() AS stored
FROM dead_letters
WHERE origin = {origin:String}
    AND record_partition = {record_partition:Int32}
    AND record_offset = {record_offset:Int64}
    AND part = {part:UInt32}
