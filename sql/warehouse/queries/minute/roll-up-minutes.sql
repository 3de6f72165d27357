-- Counts the touched minutes anew from the events that count.
INSERT INTO minute_facts
(
    minute, provider, model, region, account, route,
    ok, provider_error, overloaded, rate_limited, timeout, network_error, stream_error,
    client_error, cancelled, unknown, good_calls, bad_calls,
    duration_ms_bins, duration_ms_calls, ttft_ms_bins, ttft_ms_calls,
    output_tokens_per_second_bins, output_tokens_per_second_calls,
    computed_at, is_deleted
)
SETTINGS max_partitions_per_insert_block = 0
WITH
    -- Bins as minute_facts has them.
    value -> if(
        value <= 0, toInt16(-32768),
        toInt16(floor(log(greatest(toFloat64(value), 1e-9)) / log(1.01 / 0.99)))
    ) AS bin_of,
    -- Of bins in order: the last place of each one, and how many there are of each.
    bins -> arrayFilter(
        (place, bin, next) -> bin != next,
        arrayEnumerate(bins),
        bins,
        arraySlice(arrayPushBack(bins, toInt16(32767)), 2)
    ) AS last_places,
    places -> arrayMap(
        calls -> toUInt32(calls), arrayPopFront(arrayDifference(arrayPushFront(places, 0)))
    ) AS calls_until,
    touched AS (
        SELECT arrayJoin(arrayFlatten(arrayMap(
            (from_minute, until_minute) -> range(from_minute, until_minute),
            {from_minutes:Array(Int64)},
            {until_minutes:Array(Int64)}))) AS minute_number
    ),
    -- The minutes in which another attempt at the same call can have begun.
    around AS (
        SELECT DISTINCT arrayJoin(range(minute_number - 5, minute_number + 6)) AS minute_number
        FROM touched
    ),
    moved AS (
        SELECT identity_hash FROM moved_events WHERE minute_number IN (around)
    ),
    -- Of calls with an attempt in a touched minute, those with more than one around it.
    several AS (
        SELECT cityHash64(source, logical_call_id) AS call_hash
        FROM events
        WHERE started_at_ms >= {from_ms:Int64} - 300000
            AND started_at_ms < {until_ms:Int64} + 300000
            AND intDiv(started_at_ms, 60000) IN (around)
            AND logical_call_id != ''
            AND call_hash IN (
                SELECT cityHash64(source, logical_call_id)
                FROM events
                WHERE started_at_ms >= {from_ms:Int64}
                    AND started_at_ms < {until_ms:Int64}
                    AND intDiv(started_at_ms, 60000) IN (touched)
                    AND logical_call_id != ''
            )
        GROUP BY call_hash
        HAVING min(identity_hash) != max(identity_hash)
    ),
    contents AS (
        SELECT identity_hash, content_hash
        FROM events
        WHERE started_at_ms >= {from_ms:Int64}
            AND started_at_ms < {until_ms:Int64}
            AND intDiv(started_at_ms, 60000) IN (touched)
        UNION ALL
        SELECT identity_hash, content_hash
        FROM events
        WHERE started_at_ms >= {from_ms:Int64} - 300000
            AND started_at_ms < {until_ms:Int64} + 300000
            AND intDiv(started_at_ms, 60000) IN (around)
            AND intDiv(started_at_ms, 60000) NOT IN (touched)
            AND identity_hash IN (
                SELECT identity_hash
                FROM events
                WHERE started_at_ms >= {from_ms:Int64} - 300000
                    AND started_at_ms < {until_ms:Int64} + 300000
                    AND intDiv(started_at_ms, 60000) IN (around)
                    AND logical_call_id != ''
                    AND cityHash64(source, logical_call_id) IN (several)
            )
    ),
    superseded AS (
        /* superseded!: */
        SELECT source, event_id, content_hash FROM events WHERE false
        /* :superseded */
    ),
    -- Attempts before the last one at the same call under the same key. Hashes of 64 bits stand for
    -- both: two that share one would be a call too few in some million minutes.
    retried AS (
        SELECT identity_hash
        FROM
        (
            SELECT
                identity_hash,
                place,
                max(place) OVER (
                    PARTITION BY call_and_key
                    ORDER BY minute_number
                    RANGE BETWEEN 5 PRECEDING AND 5 FOLLOWING
                ) AS last_place
            FROM
            (
                SELECT
                    identity_hash,
                    intDiv(started_at_ms, 60000) AS minute_number,
                    cityHash64(
                        source, logical_call_id, provider, model, region, account, route
                    ) AS call_and_key,
                    -- By attempt, then by instant, then any.
                    bitShiftLeft(toUInt128(attempt), 112)
                        + bitShiftLeft(toUInt128(started_at_ms + 86400000), 64)
                        + identity_hash AS place
                FROM events
                WHERE started_at_ms >= {from_ms:Int64} - 300000
                    AND started_at_ms < {until_ms:Int64} + 300000
                    AND minute_number IN (around)
                    AND logical_call_id != ''
                    AND cityHash64(source, logical_call_id) IN (several)
                    AND (source, event_id, content_hash) NOT IN (superseded)
            )
        )
        WHERE place != last_place
    )
SELECT
    minute, provider, model, region, account, route,
    ok, provider_error, overloaded, rate_limited, timeout, network_error, stream_error,
    client_error, cancelled, unknown, good_calls, bad_calls,
    arrayMap(place -> durations[place], last_places(durations)),
    calls_until(last_places(durations)),
    arrayMap(place -> ttfts[place], last_places(ttfts)),
    calls_until(last_places(ttfts)),
    arrayMap(place -> rates[place], last_places(rates)),
    calls_until(last_places(rates)),
    fromUnixTimestamp64Milli({computed_at_ms:Int64}, 'UTC'),
    0
FROM
(
    SELECT
        toDateTime(intDiv(started_at_ms, 60000) * 60, 'UTC') AS minute,
        provider, model, region, account, route,
        countIf(outcome = 'ok') AS ok,
        countIf(outcome = 'provider_error') AS provider_error,
        countIf(outcome = 'overloaded') AS overloaded,
        countIf(outcome = 'rate_limited') AS rate_limited,
        countIf(outcome = 'timeout') AS timeout,
        countIf(outcome = 'network_error') AS network_error,
        countIf(outcome = 'stream_error') AS stream_error,
        countIf(outcome = 'client_error') AS client_error,
        countIf(outcome = 'cancelled') AS cancelled,
        countIf(outcome = 'unknown') AS unknown,
        countIf(outcome IN {good:Array(String)} AND identity_hash NOT IN (retried)) AS good_calls,
        countIf(outcome IN {bad:Array(String)} AND identity_hash NOT IN (retried)) AS bad_calls,
        arraySort(groupArrayIf(bin_of(duration_ms), outcome = 'ok')) AS durations,
        arraySort(groupArrayIf(
            bin_of(assumeNotNull(ttft_ms)), outcome = 'ok' AND ttft_ms IS NOT NULL
        )) AS ttfts,
        arraySort(groupArrayIf(
            bin_of(1000 * assumeNotNull(output_tokens) / greatest(duration_ms, 1)),
            outcome = 'ok' AND output_tokens IS NOT NULL AND duration_ms > 0
        )) AS rates
    FROM events FINAL
    WHERE started_at_ms >= {from_ms:Int64}
        AND started_at_ms < {until_ms:Int64}
        AND intDiv(started_at_ms, 60000) IN (touched)
        AND (source, event_id, content_hash) NOT IN (superseded)
    GROUP BY minute, provider, model, region, account, route
)
