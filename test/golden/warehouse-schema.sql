CREATE TABLE dead_letter_marks
(
    `letter_id` String,
    `state` LowCardinality(String),
    `note` String,
    `marked_at` DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(marked_at)
ORDER BY letter_id
SETTINGS index_granularity = 8192;

CREATE TABLE dead_letters
(
    `origin` String,
    `record_partition` Int32,
    `record_offset` Int64,
    `part` UInt32,
    `format` LowCardinality(String) DEFAULT 'native',
    `headers` Map(LowCardinality(String), String),
    `raw_base64` String EPHEMERAL,
    `raw` String DEFAULT base64Decode(raw_base64),
    `reason` LowCardinality(String),
    `json_path` String,
    `message` String,
    `received_at` DateTime64(3, 'UTC'),
    `ingest_order` Nullable(UInt64),
    `whole_bytes` UInt64,
    `whole_sha256` String,
    `raw_hash` UInt64 MATERIALIZED sipHash64(raw)
)
ENGINE = ReplacingMergeTree
PRIMARY KEY (origin, record_partition, record_offset, raw_hash)
ORDER BY (origin, record_partition, record_offset, raw_hash, part)
SETTINGS index_granularity = 8192;

CREATE TABLE events
(
    `event_id` String,
    `source` String,
    `started_at_ms` Int64,
    `duration_ms` UInt64,
    `ttft_ms` Nullable(UInt64),
    `provider` LowCardinality(String),
    `model` LowCardinality(String),
    `model_served` LowCardinality(String),
    `operation` LowCardinality(String),
    `http_status` Nullable(UInt16),
    `error_type` LowCardinality(String),
    `stream` Bool,
    `stream_error` Bool,
    `cancelled` Bool,
    `client_deadline_ms` Nullable(UInt64),
    `within_purchased_capacity` Nullable(Bool),
    `used_grounding` Bool,
    `account` LowCardinality(String),
    `region` LowCardinality(String),
    `region_served` LowCardinality(String),
    `endpoint` LowCardinality(String),
    `deployment` LowCardinality(String),
    `tier_requested` LowCardinality(String),
    `tier_served` LowCardinality(String),
    `launch_stage` LowCardinality(String),
    `tenant` LowCardinality(String),
    `team` LowCardinality(String),
    `route` LowCardinality(String),
    `fallback_from` LowCardinality(String),
    `logical_call_id` String,
    `attempt` UInt8,
    `request_hash` String,
    `input_tokens` Nullable(UInt64),
    `cached_tokens` Nullable(UInt64),
    `output_tokens` Nullable(UInt64),
    `cost` Nullable(String),
    `cost_currency` LowCardinality(String),
    `labels` Map(LowCardinality(String), String),
    `outcome` LowCardinality(String),
    `ingest_order` UInt64,
    `kafka_topic` LowCardinality(String),
    `kafka_partition` Int32,
    `kafka_offset` Int64,
    `ingested_at` DateTime64(3, 'UTC'),
    `stored_at` DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC'),
    `identity_hash` UInt64 MATERIALIZED sipHash64(source, event_id),
    `content_hash` UInt64 MATERIALIZED cityHash64(event_id, source, started_at_ms, duration_ms, tuple(ttft_ms), provider, model, model_served, operation, tuple(http_status), error_type, stream, stream_error, cancelled, tuple(client_deadline_ms), tuple(within_purchased_capacity), used_grounding, account, region, region_served, endpoint, deployment, tier_requested, tier_served, launch_stage, tenant, team, route, fallback_from, logical_call_id, attempt, request_hash, tuple(input_tokens), tuple(cached_tokens), tuple(output_tokens), tuple(cost), cost_currency, labels),
    `started_at` DateTime64(3, 'UTC') ALIAS fromUnixTimestamp64Milli(started_at_ms, 'UTC'),
    INDEX stored_at_range stored_at TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(ingest_order)
PARTITION BY toYYYYMM(fromUnixTimestamp64Milli(started_at_ms, 'UTC'))
ORDER BY (provider, model, intDiv(started_at_ms, 60000), source, event_id, content_hash)
SETTINGS index_granularity = 8192;

CREATE TABLE minute_facts
(
    `minute` DateTime('UTC'),
    `provider` LowCardinality(String),
    `model` LowCardinality(String),
    `region` LowCardinality(String),
    `account` LowCardinality(String),
    `route` LowCardinality(String),
    `ok` UInt64,
    `provider_error` UInt64,
    `overloaded` UInt64,
    `rate_limited` UInt64,
    `timeout` UInt64,
    `network_error` UInt64,
    `stream_error` UInt64,
    `client_error` UInt64,
    `cancelled` UInt64,
    `unknown` UInt64,
    `good_calls` UInt64 DEFAULT ok,
    `bad_calls` UInt64 DEFAULT (((provider_error + overloaded) + timeout) + network_error) + stream_error,
    `duration_ms_bins` Array(Int16),
    `duration_ms_calls` Array(UInt32),
    `ttft_ms_bins` Array(Int16),
    `ttft_ms_calls` Array(UInt32),
    `output_tokens_per_second_bins` Array(Int16),
    `output_tokens_per_second_calls` Array(UInt32),
    `computed_at` DateTime64(3, 'UTC'),
    `is_deleted` UInt8,
    INDEX computed_at_range computed_at TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(computed_at, is_deleted)
PARTITION BY toYYYYMM(minute)
ORDER BY (minute, provider, model, region, account, route)
SETTINGS index_granularity = 8192;

CREATE TABLE moved_events
(
    `minute_number` Int64,
    `identity_hash` UInt64,
    `found_at` DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(found_at)
ORDER BY (minute_number, identity_hash)
SETTINGS index_granularity = 8192;

CREATE TABLE schema_migrations
(
    `number` UInt32,
    `name` String,
    `checksum` String,
    `applied_at` DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = ReplacingMergeTree
ORDER BY number
SETTINGS index_granularity = 8192;
