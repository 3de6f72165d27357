-- Good and bad calls per model and hour; hour 0 begins at start_s. An hour without calls has no
-- row.
WITH
    ['ok', 'provider_error', 'overloaded', 'rate_limited', 'timeout', 'network_error',
     'stream_error', 'client_error', 'cancelled', 'unknown'] AS outcome_names,
    [sum(ok), sum(provider_error), sum(overloaded), sum(rate_limited), sum(timeout),
     sum(network_error), sum(stream_error), sum(client_error), sum(cancelled), sum(unknown)]
        AS outcome_calls
SELECT
    provider,
    model,
    intDiv(toUnixTimestamp(minute) - {start_s:Int64}, 3600) AS hour,
    arraySum(arrayMap(
        (name, calls) -> calls * has({good:Array(String)}, name), outcome_names, outcome_calls
    )) AS good_calls,
    arraySum(arrayMap(
        (name, calls) -> calls * has({bad:Array(String)}, name), outcome_names, outcome_calls
    )) AS bad_calls,
    arraySum(outcome_calls) AS all_calls
FROM minute_facts FINAL
WHERE minute >= fromUnixTimestamp({start_s:Int64}) AND minute < fromUnixTimestamp({end_s:Int64})
GROUP BY provider, model, hour
HAVING all_calls > 0
ORDER BY provider, model, hour
