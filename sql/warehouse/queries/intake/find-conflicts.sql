-- Every content of the identities that came with more than one, for those that have a content which
-- started in [from_ms, until_ms): the one that counts first. Columns as an event has them.
WITH
    contents AS (
        SELECT identity_hash, content_hash
        FROM events
        WHERE identity_hash IN (
            SELECT identity_hash
            FROM events
            WHERE started_at_ms >= {from_ms:Int64} AND started_at_ms < {until_ms:Int64}
        )
    ),
    conflicting AS (
        /* conflicting!: */ SELECT identity_hash FROM contents WHERE false /* :conflicting */
    )
SELECT
    source, event_id, started_at_ms AS started_at, duration_ms, ttft_ms, provider, model,
    model_served, operation, http_status, error_type, stream, stream_error, cancelled,
    client_deadline_ms, within_purchased_capacity, used_grounding, account, region, region_served,
    endpoint, deployment, tier_requested, tier_served, launch_stage, tenant, team, route,
    fallback_from, logical_call_id, attempt, request_hash, input_tokens, cached_tokens,
    output_tokens, cost, cost_currency, labels,
    kafka_topic, kafka_partition, toString(kafka_offset) AS kafka_offset,
    toUnixTimestamp64Milli(ingested_at) AS ingested_at_ms,
    row_number() OVER (
        PARTITION BY source, event_id
        ORDER BY ingest_order DESC, content_hash DESC
    ) AS place,
    dense_rank() OVER (ORDER BY source, event_id) AS identity_number
FROM events FINAL
WHERE identity_hash IN (conflicting)
QUALIFY identity_number <= {limit:UInt64}
ORDER BY source, event_id, place
