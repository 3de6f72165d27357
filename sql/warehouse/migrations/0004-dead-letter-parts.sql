-- One record may carry many calls (an OTLP export, an HTTP body), and each that is rejected is a dead
-- letter of its own: part tells them apart. format and headers are what it takes to read raw again.
ALTER TABLE dead_letters
    ADD COLUMN IF NOT EXISTS part UInt32 AFTER record_offset,
    ADD COLUMN IF NOT EXISTS format LowCardinality(String) DEFAULT 'native' AFTER part,
    ADD COLUMN IF NOT EXISTS headers Map(LowCardinality(String), String) AFTER format,
    MODIFY ORDER BY (origin, record_partition, record_offset, raw_hash, part);
