-- ingest_order is the record's own, so that a replay counts an event as ingest would have; NULL in letters
-- from before this column. whole_bytes and whole_sha256 are those of the bytes that came where raw is
-- only their beginning; 0 and empty elsewhere.
ALTER TABLE dead_letters
    ADD COLUMN IF NOT EXISTS ingest_order Nullable(UInt64) AFTER received_at,
    ADD COLUMN IF NOT EXISTS whole_bytes UInt64 AFTER ingest_order,
    ADD COLUMN IF NOT EXISTS whole_sha256 String AFTER whole_bytes;
