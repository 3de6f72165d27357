-- One row per attempt of a call to a model. The sorting key ends in the identity (source, event_id),
-- so an event that is delivered again is the same row; content_hash keeps both sides of a conflict
-- (same identity, other content) until a reader decides, and ingest_order says which one counts.
-- provider, model and minute come first because every reader asks for a span of time.
CREATE TABLE IF NOT EXISTS events
(
    event_id String,
    source String,
    started_at_ms Int64,
    duration_ms UInt64,
    ttft_ms Nullable(UInt64),
    provider LowCardinality(String),
    model LowCardinality(String),
    model_served LowCardinality(String),
    operation LowCardinality(String),
    http_status Nullable(UInt16),
    error_type LowCardinality(String),
    stream Bool,
    stream_error Bool,
    cancelled Bool,
    client_deadline_ms Nullable(UInt64),
    within_purchased_capacity Nullable(Bool),
    used_grounding Bool,
    account LowCardinality(String),
    region LowCardinality(String),
    region_served LowCardinality(String),
    endpoint LowCardinality(String),
    deployment LowCardinality(String),
    tier_requested LowCardinality(String),
    tier_served LowCardinality(String),
    launch_stage LowCardinality(String),
    tenant LowCardinality(String),
    team LowCardinality(String),
    route LowCardinality(String),
    fallback_from LowCardinality(String),
    logical_call_id String,
    attempt UInt8,
    request_hash String,
    input_tokens Nullable(UInt64),
    cached_tokens Nullable(UInt64),
    output_tokens Nullable(UInt64),
    cost Nullable(String),
    cost_currency LowCardinality(String),
    labels Map(LowCardinality(String), String),

    outcome LowCardinality(String),

    ingest_order UInt64,
    kafka_topic LowCardinality(String),
    kafka_partition Int32,
    kafka_offset Int64,
    ingested_at DateTime64(3, 'UTC'),
    -- Set by the warehouse, so that the roll-up compares instants of one clock.
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC'),

    identity_hash UInt64 MATERIALIZED sipHash64(source, event_id),
    -- tuple() around each nullable: a bare NULL argument would make the whole hash NULL. cityHash64,
    -- because over so many columns sipHash64 takes a fifth of an insert.
    content_hash UInt64 MATERIALIZED cityHash64(
        event_id, source, started_at_ms, duration_ms, tuple(ttft_ms), provider, model, model_served,
        operation, tuple(http_status), error_type, stream, stream_error, cancelled,
        tuple(client_deadline_ms), tuple(within_purchased_capacity), used_grounding, account, region,
        region_served, endpoint, deployment, tier_requested, tier_served, launch_stage, tenant, team,
        route, fallback_from, logical_call_id, attempt, request_hash, tuple(input_tokens),
        tuple(cached_tokens), tuple(output_tokens), tuple(cost), cost_currency, labels
    ),
    started_at DateTime64(3, 'UTC') ALIAS fromUnixTimestamp64Milli(started_at_ms, 'UTC'),

    INDEX stored_at_range stored_at TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(ingest_order)
PARTITION BY toYYYYMM(fromUnixTimestamp64Milli(started_at_ms, 'UTC'))
ORDER BY (provider, model, intDiv(started_at_ms, 60000), source, event_id, content_hash);
