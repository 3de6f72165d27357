-- Of 7 June 2026: {count} logical calls of one model, of which most fail from 11:00 to 23:00; every
-- tenth of those is tried again on a second model, which fails till 14:00 too; a third one has
-- calls of its own and fails from 12:00 to 13:00.
INSERT INTO events
(
    event_id, source, started_at_ms, duration_ms, ttft_ms, provider, model, operation, http_status,
    account, region, logical_call_id, attempt, output_tokens, outcome, ingest_order, stored_at
)
WITH
    1780790400000 + intDiv(number * 86400000, {count:UInt64}) AS began,
    intDiv(began - 1780790400000, 3600000) AS hour,
    hour >= 11 AND hour < 23 AND sipHash64(number, 1) % 5 > 0 AS is_bad
SELECT
    concat('call-', toString(number), '-', toString(attempt)),
    'bench',
    began + 1000 * attempt,
    300 + sipHash64(number, 2) % 4000,
    100,
    'example',
    concat('model-', toString(attempt)),
    'chat',
    if((attempt = 1 AND is_bad) OR (attempt = 2 AND hour >= 11 AND hour < 14)
        OR (attempt = 3 AND hour = 12), 500, 200),
    'account-1',
    '',
    concat('call-', toString(number), if(attempt = 3, '-other', '')),
    if(attempt = 3, 1, attempt),
    20,
    if((attempt = 1 AND is_bad) OR (attempt = 2 AND hour >= 11 AND hour < 14)
        OR (attempt = 3 AND hour = 12), 'provider_error', 'ok'),
    number * 3 + attempt,
    now64(3, 'UTC') - INTERVAL 1 HOUR
FROM numbers({count:UInt64})
ARRAY JOIN [1, 2, 3] AS attempt
WHERE attempt = 1 OR (attempt = 2 AND number % 10 = 0) OR (attempt = 3 AND number % 20 = 0)
