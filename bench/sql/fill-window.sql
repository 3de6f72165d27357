-- {count} of {events} attempts in twelve hours from start_ms, of 100,000 tenants over two routes:
-- four of five fail on the one, none on the other, and every third logical call is tried twice.
INSERT INTO events
(
    event_id, source, started_at_ms, duration_ms, provider, model, operation, http_status, account,
        region,
    endpoint, deployment, tier_requested, tenant, team, route, logical_call_id, attempt, outcome,
    ingest_order, stored_at
)
SELECT
    lower(hex(sipHash128(number))),
    'bench',
    {start_ms:Int64} + intDiv(number * 43200000, {events:UInt64}),
    300 + sipHash64(number, 1) % 4000,
    'example',
    concat('model-', toString(sipHash64(number, 3) % 5)),
    'chat',
    if(outcome_now = 'ok', 200, 500),
    concat('account-', toString(sipHash64(number, 8) % 3)),
    concat('region-', toString(sipHash64(number, 5) % 3)) AS region_now,
    concat('https://', region_now, '.example.com'),
    concat('deployment-', toString(sipHash64(number, 6) % 1000)),
    if(sipHash64(number, 7) % 2 = 0, 'priority', 'default'),
    concat('tenant-', toString(sipHash64(call, 2) % 100000)),
    concat('team-', toString(sipHash64(call, 2) % 50)),
    if(sipHash64(number, 9) % 3 = 0, 'direct', 'shared-router') AS route_now,
    concat('call-', toString(call)),
    1 + (number % 4 = 3),
    if(route_now = 'shared-router' AND sipHash64(number, 4) % 5 != 0, 'provider_error', 'ok')
        AS outcome_now,
    number,
    now64(3, 'UTC') - INTERVAL 1 HOUR
FROM (SELECT number, if(number % 4 = 3, number - 1, number) AS call
    FROM numbers({first:UInt64}, {count:UInt64}))
