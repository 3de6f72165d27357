-- A part of others: identities with contents in more than one minute, among those that got rows
-- since. It reads eight bytes of every stored event, however few are new; the slice bounds the
-- memory.
SELECT identity_hash
FROM events
WHERE identity_hash % {slices:UInt64} = {slice:UInt64}
    AND (/* changed: */ true /* :changed */)
GROUP BY identity_hash
HAVING min(intDiv(started_at_ms, 60000)) != max(intDiv(started_at_ms, 60000))
