-- The minutes with the most bad calls of each model: most bad first, then the greater share of bad
-- calls, then the earlier minute.
WITH
    ['ok', 'provider_error', 'overloaded', 'rate_limited', 'timeout', 'network_error',
     'stream_error', 'client_error', 'cancelled', 'unknown'] AS outcome_names,
    [sum(ok), sum(provider_error), sum(overloaded), sum(rate_limited), sum(timeout),
     sum(network_error), sum(stream_error), sum(client_error), sum(cancelled), sum(unknown)]
        AS outcome_calls
SELECT
    provider,
    model,
    toUnixTimestamp(minute) AS minute_s,
    arraySum(arrayMap(
        (name, calls) -> calls * has({good:Array(String)}, name), outcome_names, outcome_calls
    )) AS good_calls,
    arraySum(arrayMap(
        (name, calls) -> calls * has({bad:Array(String)}, name), outcome_names, outcome_calls
    )) AS bad_calls
FROM minute_facts FINAL
WHERE minute >= fromUnixTimestamp({start_s:Int64}) AND minute < fromUnixTimestamp({end_s:Int64})
GROUP BY provider, model, minute
HAVING bad_calls > 0
ORDER BY provider, model, bad_calls DESC, good_calls, minute
LIMIT {minutes:UInt8} BY provider, model
