-- Counts and latencies per model in [start_s, end_s). Which outcomes are good or bad is the
-- caller's table; the two arrays below only bring name and column together.
WITH
    -- The middle of each bin of minute_facts; null if there are no calls.
    (bins, calls) -> arrayMap(
        bin -> multiIf(calls = 0, NULL, bin = -32768, 0., pow(1.01 / 0.99, bin) * 1.01), bins
    ) AS middles,
    ['ok', 'provider_error', 'overloaded', 'rate_limited', 'timeout', 'network_error',
     'stream_error', 'client_error', 'cancelled', 'unknown'] AS outcome_names,
    [sum(ok), sum(provider_error), sum(overloaded), sum(rate_limited), sum(timeout),
     sum(network_error), sum(stream_error), sum(client_error), sum(cancelled), sum(unknown)]
        AS outcome_calls
SELECT
    provider,
    model,
    arraySum(arrayMap(
        (name, calls) -> calls * has({good:Array(String)}, name), outcome_names, outcome_calls
    )) AS good_calls,
    arraySum(arrayMap(
        (name, calls) -> calls * has({bad:Array(String)}, name), outcome_names, outcome_calls
    )) AS bad_calls,
    arraySum(outcome_calls) AS all_calls,
    sum(unknown) AS unknown_calls,
    middles(quantilesExactWeightedArray(0.5, 0.95)(duration_ms_bins, duration_ms_calls),
        sum(arraySum(duration_ms_calls))) AS duration_ms,
    middles(quantilesExactWeightedArray(0.5, 0.95)(ttft_ms_bins, ttft_ms_calls),
        sum(arraySum(ttft_ms_calls))) AS ttft_ms,
    arraySort(groupUniqArrayIf(route, route != '')) AS routes
FROM minute_facts FINAL
WHERE minute >= fromUnixTimestamp({start_s:Int64}) AND minute < fromUnixTimestamp({end_s:Int64})
GROUP BY provider, model
HAVING all_calls > 0
ORDER BY provider, model
