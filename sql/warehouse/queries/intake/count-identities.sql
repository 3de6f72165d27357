-- Rows and identities; where they are equal, no event was delivered twice. Identities are told
-- apart by a hash of 64 bits: two that share one look like a second delivery, which is looked into.
SELECT count() AS stored_rows, uniqExact(identity_hash) AS identities
FROM events
WHERE (/* as_of: */ true /* :as_of */)
    AND (/* slice: */ true /* :slice */)
