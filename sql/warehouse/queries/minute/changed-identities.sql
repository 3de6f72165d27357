-- A part of moved-identities.sql: those that got rows since.
identity_hash IN
(
    SELECT identity_hash
    FROM events
    WHERE stored_at >= fromUnixTimestamp64Milli({since_ms:Int64}, 'UTC')
        AND identity_hash % {slices:UInt64} = {slice:UInt64}
)
