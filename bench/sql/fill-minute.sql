-- 20,000 calls of one minute, as fill-month has them: in the minute that begins at start_ms.
INSERT INTO events
(
    event_id, source, started_at_ms, duration_ms, ttft_ms, provider, model, operation, http_status,
    account, region, logical_call_id, attempt, output_tokens, outcome, ingest_order
)
SELECT
    lower(hex(sipHash128(number, {start_ms:Int64}))),
    'bench',
    {start_ms:Int64} + number * 3,
    300 + sipHash64(number, 1) % 4000,
    100 + sipHash64(number, 2) % 200,
    'example',
    concat('model-', toString(sipHash64(number, 3) % 5)),
    'chat',
    if(sipHash64(number, 4) % 250 = 0, 500, 200),
    'account-1',
    concat('region-', toString(sipHash64(number, 5) % 3)),
    concat('minute-', toString({start_ms:Int64}), '-', toString(intDiv(number * 9, 10))),
    1 + (number % 10 = 1),
    20 + sipHash64(number, 6) % 400,
    'ok',
    number
FROM numbers(20000)
