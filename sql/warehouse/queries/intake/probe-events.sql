-- Writes nothing: refused exactly if no event can be written, whatever its values.
INSERT INTO events
(
    event_id, source, started_at_ms, duration_ms, ttft_ms, provider, model, model_served,
    operation, http_status, error_type, stream, stream_error, cancelled, client_deadline_ms,
    within_purchased_capacity, used_grounding, account, region, region_served, endpoint,
    deployment, tier_requested, tier_served, launch_stage, tenant, team, route, fallback_from,
    logical_call_id, attempt, request_hash, input_tokens, cached_tokens, output_tokens, cost,
    cost_currency, labels, outcome, ingest_order, kafka_topic, kafka_partition, kafka_offset,
    ingested_at
)
SELECT
    event_id, source, started_at_ms, duration_ms, ttft_ms, provider, model, model_served,
    operation, http_status, error_type, stream, stream_error, cancelled, client_deadline_ms,
    within_purchased_capacity, used_grounding, account, region, region_served, endpoint,
    deployment, tier_requested, tier_served, launch_stage, tenant, team, route, fallback_from,
    logical_call_id, attempt, request_hash, input_tokens, cached_tokens, output_tokens, cost,
    cost_currency, labels, outcome, ingest_order, kafka_topic, kafka_partition, kafka_offset,
    ingested_at
FROM events
WHERE false
