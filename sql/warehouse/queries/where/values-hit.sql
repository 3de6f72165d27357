-- What became of the attempts of [from_ms, until_ms) by the values of each dimension, and in all
-- (dimension ''). A logical call with a bad attempt here counts once, where the first such went; it
-- is lost if no attempt up to reach_ms before and after was good. What lies outside the scopes is
-- "elsewhere". Of each dimension the most_values with the most lost calls, and those with the
-- highest and lowest bad share.
WITH
    around AS (
        SELECT arrayJoin(range(
            intDiv({from_ms:Int64} - {reach_ms:Int64}, 60000),
            intDiv({until_ms:Int64} + {reach_ms:Int64}, 60000) + 1
        )) AS minute_number
    ),
    moved AS (
        SELECT identity_hash FROM moved_events WHERE minute_number IN (around)
    ),
    contents AS (
        SELECT identity_hash, content_hash
        FROM events
        WHERE started_at_ms >= {from_ms:Int64} - {reach_ms:Int64}
            AND started_at_ms < {until_ms:Int64} + {reach_ms:Int64}
    ),
    superseded AS (
        /* superseded!: */
        SELECT source, event_id, content_hash FROM events WHERE false
        /* :superseded */
    ),
    -- Hashes of 64 bits stand for calls: two that share one would be a call too few in some
    -- millions.
    failed AS (
        SELECT cityHash64(source, logical_call_id)
        FROM events
        WHERE started_at_ms >= {from_ms:Int64}
            AND started_at_ms < {until_ms:Int64}
            AND logical_call_id != ''
            AND has({bad:Array(String)}, outcome)
            AND (/* failed_inside!: */ true /* :failed_inside */)
    ),
    -- Of each call the first bad attempt here (by attempt, then by instant, then any), and whether
    -- it is lost.
    first_failures AS (
        SELECT
            toUInt64(bitAnd(
                minIf(
                    bitShiftLeft(toUInt128(attempt), 112)
                        + bitShiftLeft(toUInt128(started_at_ms + 86400000), 64)
                        + identity_hash,
                    started_at_ms >= {from_ms:Int64}
                        AND started_at_ms < {until_ms:Int64}
                        AND has({bad:Array(String)}, outcome)
                        AND (/* first_inside!: */ true /* :first_inside */)
                ),
                toUInt128(18446744073709551615)
            )) AS identity_hash,
            countIf(has({good:Array(String)}, outcome)) = 0 AS is_lost
        FROM events FINAL
        WHERE started_at_ms >= {from_ms:Int64} - {reach_ms:Int64}
            AND started_at_ms < {until_ms:Int64} + {reach_ms:Int64}
            AND logical_call_id != ''
            AND cityHash64(source, logical_call_id) IN (failed)
            AND (source, event_id, content_hash) NOT IN (superseded)
        GROUP BY cityHash64(source, logical_call_id)
    ),
    attempts AS (
        SELECT
            identity_hash,
            provider, model, route, region, tier_requested AS tier,
            account, endpoint, deployment, tenant, team,
            (/* inside!: */ true /* :inside */) AS is_inside,
            has({bad:Array(String)}, outcome) AS is_bad,
            is_bad OR has({good:Array(String)}, outcome) AS is_counted,
            is_bad AND is_inside AND logical_call_id = '' AS is_failed_alone
        FROM events FINAL
        WHERE started_at_ms >= {from_ms:Int64}
            AND started_at_ms < {until_ms:Int64}
            AND (source, event_id, content_hash) NOT IN (superseded)
    ),
    hits AS (
        SELECT
            multiIf(
                grouping(provider) = 0, 'provider',
                grouping(model) = 0, 'model',
                grouping(route) = 0, 'route',
                grouping(region) = 0, 'region',
                grouping(tier) = 0, 'tier',
                grouping(account) = 0, 'account',
                grouping(endpoint) = 0, 'endpoint',
                grouping(deployment) = 0, 'deployment',
                grouping(tenant) = 0, 'tenant',
                grouping(team) = 0, 'team',
                ''
            ) AS dimension,
            -- All others are empty.
            concat(provider, model, route, region, tier, account, endpoint, deployment, tenant,
                team) AS value,
            countIf(is_counted AND is_inside) AS calls,
            countIf(is_bad AND is_inside) AS bad,
            countIf(is_counted AND NOT is_inside) AS calls_elsewhere,
            countIf(is_bad AND NOT is_inside) AS bad_elsewhere,
            countIf(NOT is_counted AND is_inside) AS uncounted,
            countIf(is_failed_alone OR first_failures.identity_hash != 0) AS failed_calls,
            countIf(is_failed_alone OR first_failures.is_lost) AS lost_calls,
            uniqExactIf(
                cityHash64(tenant), tenant != '' AND (is_failed_alone OR first_failures.is_lost)
            ) AS tenants_hit,
            calls + calls_elsewhere AS all_calls,
            bad + bad_elsewhere AS all_bad
        FROM attempts
        LEFT ANY JOIN first_failures ON attempts.identity_hash = first_failures.identity_hash
        GROUP BY GROUPING SETS
        (
            (provider), (model), (route), (region), (tier),
            (account), (endpoint), (deployment), (tenant), (team), ()
        )
    )
SELECT
    dimension, value,
    calls, bad, calls_elsewhere, bad_elsewhere, uncounted, failed_calls, lost_calls, tenants_hit,
    -- Of the dimension: values, and of those with calls enough what a test of chance needs.
    -- Thousandths are whole numbers, whose sum has no order.
    count() OVER whole AS value_count,
    countIf(value != '') OVER whole AS told_count,
    countIf(all_calls >= {least_calls:UInt64}) OVER whole AS all_compared,
    sumIf(all_calls, all_calls >= {least_calls:UInt64}) OVER whole AS all_compared_calls,
    sumIf(all_bad, all_calls >= {least_calls:UInt64}) OVER whole AS all_compared_bad,
    sumIf(all_square, all_calls >= {least_calls:UInt64}) OVER whole AS all_compared_squares,
    countIf(calls >= {least_calls:UInt64}) OVER whole AS compared,
    sumIf(calls, calls >= {least_calls:UInt64}) OVER whole AS compared_calls,
    sumIf(bad, calls >= {least_calls:UInt64}) OVER whole AS compared_bad,
    sumIf(square, calls >= {least_calls:UInt64}) OVER whole AS compared_squares,
    rank() OVER (PARTITION BY dimension ORDER BY lost_calls DESC, bad DESC, all_calls DESC,
        value) AS place,
    rank() OVER (
        PARTITION BY dimension
        ORDER BY all_calls >= {least_calls:UInt64} DESC, all_share DESC, all_calls DESC, value
    ) AS all_highest,
    rank() OVER (
        PARTITION BY dimension
        ORDER BY all_calls >= {least_calls:UInt64} DESC, all_share, all_calls DESC, value
    ) AS all_lowest,
    rank() OVER (
        PARTITION BY dimension ORDER BY calls >= {least_calls:UInt64} DESC, share DESC, calls DESC,
            value
    ) AS highest,
    rank() OVER (
        PARTITION BY dimension ORDER BY calls >= {least_calls:UInt64} DESC, share, calls DESC, value
    ) AS lowest
FROM
(
    SELECT
        *,
        all_bad / greatest(all_calls, 1) AS all_share,
        bad / greatest(calls, 1) AS share,
        toUInt64(1000 * all_bad * all_share) AS all_square,
        toUInt64(1000 * bad * share) AS square
    FROM hits
)
WINDOW whole AS (PARTITION BY dimension)
QUALIFY place <= {most_values:UInt64} OR least(all_highest, all_lowest, highest, lowest) = 1
ORDER BY dimension, place
