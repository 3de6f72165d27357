-- Identities that arrived with more than one content among the events of [start_ms, end_ms).
WITH contents AS
(
    SELECT identity_hash, content_hash
    FROM events
    WHERE started_at_ms >= {start_ms:Int64} AND started_at_ms < {end_ms:Int64}
)
SELECT count() AS identities
FROM
(
    /* conflicting!: */ SELECT identity_hash FROM contents WHERE false /* :conflicting */
)
SETTINGS max_bytes_before_external_group_by = 1000000000
