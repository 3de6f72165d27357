-- Recomputes, from the events that count, every minute of one day that got rows since.
INSERT INTO minute_facts
(
    minute, provider, model, region, account, route,
    ok, provider_error, overloaded, rate_limited, timeout, network_error, stream_error,
    client_error, cancelled, unknown,
    duration_ms_sketch, ttft_ms_sketch, output_tokens_per_second_sketch,
    computed_at, is_deleted
)
WITH
    touched AS (
        SELECT intDiv(started_at_ms, 60000) AS minute_number
        FROM events
        WHERE started_at_ms >= {day_start_ms:Int64}
            AND started_at_ms < {day_start_ms:Int64} + 86400000
            AND identity_hash IN (
                SELECT identity_hash
                FROM events
                WHERE stored_at >= fromUnixTimestamp64Milli({since_ms:Int64}, 'UTC')
            )
        GROUP BY minute_number
    ),
    contents AS (
        SELECT identity_hash, content_hash
        FROM events
        WHERE identity_hash IN (
            SELECT identity_hash
            FROM events
            WHERE started_at_ms >= {day_start_ms:Int64}
                AND started_at_ms < {day_start_ms:Int64} + 86400000
                AND intDiv(started_at_ms, 60000) IN (touched)
        )
    ),
    superseded AS (
        /* superseded!: */ SELECT source, event_id, content_hash FROM events WHERE false /* :superseded */
    )
SELECT
    toDateTime(intDiv(started_at_ms, 60000) * 60, 'UTC') AS minute,
    provider, model, region, account, route,
    countIf(outcome = 'ok'),
    countIf(outcome = 'provider_error'),
    countIf(outcome = 'overloaded'),
    countIf(outcome = 'rate_limited'),
    countIf(outcome = 'timeout'),
    countIf(outcome = 'network_error'),
    countIf(outcome = 'stream_error'),
    countIf(outcome = 'client_error'),
    countIf(outcome = 'cancelled'),
    countIf(outcome = 'unknown'),
    quantilesDDStateIf(0.01, 0.5, 0.95)(duration_ms, outcome = 'ok'),
    quantilesDDStateIf(0.01, 0.5, 0.95)(
        assumeNotNull(ttft_ms), outcome = 'ok' AND ttft_ms IS NOT NULL
    ),
    quantilesDDStateIf(0.01, 0.5, 0.95)(
        1000 * assumeNotNull(output_tokens) / duration_ms,
        outcome = 'ok' AND output_tokens IS NOT NULL AND duration_ms > 0
    ),
    fromUnixTimestamp64Milli({computed_at_ms:Int64}, 'UTC'),
    0
FROM events FINAL
WHERE started_at_ms >= {day_start_ms:Int64}
    AND started_at_ms < {day_start_ms:Int64} + 86400000
    AND intDiv(started_at_ms, 60000) IN (touched)
    AND (source, event_id, content_hash) NOT IN (superseded)
GROUP BY minute, provider, model, region, account, route
