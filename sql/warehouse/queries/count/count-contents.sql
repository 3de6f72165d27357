-- Pairs of an identity and a content, each told by its hash; as many as identities: no conflict.
SELECT uniqExact(bitXor(identity_hash, content_hash)) AS contents
FROM events
WHERE started_at_ms < {as_of_ms:Int64}
    AND identity_hash % {slices:UInt64} = {slice:UInt64}
