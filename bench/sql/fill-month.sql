-- {events} calls spread over June 2026: five models, three regions, one call of 250 fails, and a
-- tenth of them are a second attempt at a logical call.
INSERT INTO events
(
    event_id, source, started_at_ms, duration_ms, ttft_ms, provider, model, operation, http_status,
    account, region, logical_call_id, attempt, output_tokens, outcome, ingest_order, stored_at
)
SELECT
    lower(hex(sipHash128(number))),
    'bench',
    1780272000000 + intDiv(number * 2592000000, {events:UInt64}),
    300 + sipHash64(number, 1) % 4000,
    100 + sipHash64(number, 2) % 200,
    'example',
    concat('model-', toString(sipHash64(number, 3) % 5)),
    'chat',
    if(sipHash64(number, 4) % 250 = 0, 500, 200),
    'account-1',
    concat('region-', toString(sipHash64(number, 5) % 3)),
    concat('call-', toString(intDiv(number * 9, 10))),
    1 + (number % 10 = 1),
    20 + sipHash64(number, 6) % 400,
    'ok',
    number,
    -- So long ago that no row is still looked for beside it.
    now64(3, 'UTC') - INTERVAL 1 HOUR
FROM numbers({first:UInt64}, {count:UInt64})
