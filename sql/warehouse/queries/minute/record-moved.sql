INSERT INTO moved_events (minute_number, identity_hash, found_at)
SELECT
    intDiv(started_at_ms, 60000) AS minute_number,
    identity_hash,
    fromUnixTimestamp64Milli({found_at_ms:Int64}, 'UTC')
FROM events
WHERE identity_hash IN (/* moved!: */ SELECT identity_hash FROM events /* :moved */)
GROUP BY minute_number, identity_hash
