-- Identities with more than one content, of which one started in [from_ms, until_ms).
WITH contents AS
(
    SELECT identity_hash, content_hash
    FROM events
    WHERE identity_hash IN
    (
        SELECT identity_hash
        FROM events
        WHERE started_at_ms >= {from_ms:Int64} AND started_at_ms < {until_ms:Int64}
    )
)
SELECT count() AS identities
FROM
(
    /* conflicting!: */ SELECT identity_hash FROM contents WHERE false /* :conflicting */
)
SETTINGS max_bytes_before_external_group_by = 1000000000
