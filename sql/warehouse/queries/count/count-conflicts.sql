-- How many events the warehouse holds, each identity once, and how many identities came with more
-- than one content. Every content but the last of an identity is superseded.
WITH superseded AS
(
    SELECT source, event_id, content_hash
    FROM events
    WHERE started_at_ms < {as_of_ms:Int64}
        AND identity_hash IN
        (
            SELECT identity_hash
            FROM events
            WHERE started_at_ms < {as_of_ms:Int64}
            GROUP BY identity_hash
            HAVING min(content_hash) != max(content_hash)
        )
    GROUP BY source, event_id, content_hash
    QUALIFY row_number() OVER
    (
        PARTITION BY source, event_id
        ORDER BY max(ingest_order) DESC, content_hash DESC
    ) > 1
)
SELECT
    (SELECT count() FROM events FINAL WHERE started_at_ms < {as_of_ms:Int64})
        - (SELECT count() FROM superseded) AS distinct_events,
    (SELECT uniqExact(source, event_id) FROM superseded) AS conflicts
