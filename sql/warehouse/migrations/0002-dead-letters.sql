-- What could not be read as an event, with the bytes that came. The same record delivered again is
-- the same row. origin is 'kafka:<topic>', 'file:<path>' or 'stdin'; outside Kafka record_partition
-- is 0 and record_offset is the line number.
CREATE TABLE IF NOT EXISTS dead_letters
(
    origin String,
    record_partition Int32,
    record_offset Int64,
    -- Rows arrive as JSON, which cannot carry arbitrary bytes.
    raw_base64 String EPHEMERAL,
    raw String DEFAULT base64Decode(raw_base64),
    reason LowCardinality(String),
    json_path String,
    message String,
    received_at DateTime64(3, 'UTC'),
    raw_hash UInt64 MATERIALIZED sipHash64(raw)
)
ENGINE = ReplacingMergeTree
ORDER BY (origin, record_partition, record_offset, raw_hash);
