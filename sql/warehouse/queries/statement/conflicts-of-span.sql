-- Identities that arrived with more than one content among the events of [start_ms, end_ms).
SELECT count() AS identities
FROM
(
    SELECT identity_hash
    FROM events
    WHERE started_at_ms >= {start_ms:Int64} AND started_at_ms < {end_ms:Int64}
    GROUP BY identity_hash
    HAVING min(content_hash) != max(content_hash)
)
SETTINGS max_bytes_before_external_group_by = 1000000000
