INSERT INTO declared_snapshots
    (source, resource, first_seen, previous_last_seen, sha256, byte_length, content, faults)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8::jsonb)
