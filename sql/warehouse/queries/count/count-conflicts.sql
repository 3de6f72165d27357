-- How many events the warehouse holds, each identity once, and how many identities came with more
-- than one content. Every content but the last of an identity is superseded.
WITH
contents AS
(
    SELECT identity_hash, content_hash FROM events WHERE started_at_ms < {as_of_ms:Int64}
),
superseded AS
(
    /* superseded!: */
    SELECT source, event_id, content_hash FROM events WHERE false
    /* :superseded */
)
SELECT
    (SELECT count() FROM events FINAL WHERE started_at_ms < {as_of_ms:Int64})
        - (SELECT count() FROM superseded) AS distinct_events,
    (SELECT uniqExact(source, event_id) FROM superseded) AS conflicts
