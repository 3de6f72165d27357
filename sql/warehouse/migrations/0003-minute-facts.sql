-- Contract-free counts and latency sketches per minute, recomputed whole whenever a minute gets new
-- events; the newest computation counts. Money never comes from here.
CREATE TABLE IF NOT EXISTS minute_facts
(
    minute DateTime('UTC'),
    provider LowCardinality(String),
    model LowCardinality(String),
    region LowCardinality(String),
    account LowCardinality(String),
    route LowCardinality(String),
    ok UInt64,
    provider_error UInt64,
    overloaded UInt64,
    rate_limited UInt64,
    timeout UInt64,
    network_error UInt64,
    stream_error UInt64,
    client_error UInt64,
    cancelled UInt64,
    -- Of calls with outcome ok; relative error 1 %.
    duration_ms_sketch AggregateFunction(quantilesDD(0.01, 0.5, 0.95), UInt64),
    ttft_ms_sketch AggregateFunction(quantilesDD(0.01, 0.5, 0.95), UInt64),
    output_tokens_per_second_sketch AggregateFunction(quantilesDD(0.01, 0.5, 0.95), Float64),
    computed_at DateTime64(3, 'UTC'),
    -- 1: the minute has no events under this key any more (a corrected event moved away).
    is_deleted UInt8
)
ENGINE = ReplacingMergeTree(computed_at, is_deleted)
PARTITION BY toYYYYMM(minute)
ORDER BY (minute, provider, model, region, account, route);
