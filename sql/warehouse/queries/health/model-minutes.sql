-- A model's counted calls by minute, and how long those took that were answered. Latencies are the
-- middles of bins as minute_facts has them; empty where no call tells.
WITH
    (bins, calls) -> arrayMap(
        bin -> multiIf(bin = -32768, 0., pow(1.01 / 0.99, bin) * 1.01), if(calls = 0, [], bins)
    ) AS middles
SELECT
    toUnixTimestamp(minute) * 1000 AS minute_ms,
    sum(facts.good_calls) AS good,
    sum(facts.bad_calls) AS bad,
    middles(quantilesExactWeightedArray(0.5, 0.95)(duration_ms_bins, duration_ms_calls),
        sum(arraySum(duration_ms_calls))) AS duration_ms,
    middles(quantilesExactWeightedArray(0.5, 0.95)(ttft_ms_bins, ttft_ms_calls),
        sum(arraySum(ttft_ms_calls))) AS ttft_ms
FROM minute_facts AS facts FINAL
WHERE provider = {provider:String}
    AND model = {model:String}
    AND minute >= toDateTime(intDiv({from_ms:Int64}, 1000), 'UTC')
    AND minute < toDateTime(intDiv({until_ms:Int64}, 1000), 'UTC')
GROUP BY GROUPING SETS ((minute), ())
HAVING good + bad > 0
ORDER BY minute
