-- Identities with more than one content, of which one started in [from_ms, until_ms).
SELECT count() AS identities
FROM
(
    SELECT identity_hash
    FROM events
    WHERE identity_hash IN (
        SELECT identity_hash
        FROM events
        WHERE started_at_ms >= {from_ms:Int64} AND started_at_ms < {until_ms:Int64}
    )
    GROUP BY identity_hash
    HAVING min(content_hash) != max(content_hash)
)
SETTINGS max_bytes_before_external_group_by = 1000000000
