-- A part of others: of several contents under one identity only the one ingested last counts, and
-- these are all others. Hashes found the candidates; the decision itself compares the identities.
SELECT source, event_id, content_hash
FROM events
WHERE (/* as_of!: */ true /* :as_of */)
    AND identity_hash IN (/* conflicting!: */ SELECT identity_hash FROM events /* :conflicting */)
GROUP BY source, event_id, content_hash
QUALIFY row_number() OVER
(
    PARTITION BY source, event_id
    ORDER BY max(ingest_order) DESC, content_hash DESC
) > 1
