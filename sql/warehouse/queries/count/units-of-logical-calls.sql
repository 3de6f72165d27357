-- A part of units.sql: one unit per logical call. It has the class, what made it, and the metric of
-- its last attempt; everything else, also the windows that it lies in, is that of its first. An
-- attempt without a logical call stands alone.
SELECT
    call_source AS source,
    first.1 AS event_id,
    first.2 AS partition_values,
    first.3 AS instant_ms,
    first.4 AS claimed_exclusion,
    first.5 AS conceded_exclusion,
    first.6 AS target_numerator,
    last.1 AS claimed_class,
    last.2 AS conceded_class,
    last.3 AS metric_numerator,
    last.4 AS metric_denominator
    /* evidence: */,
    first.7 AS windows,
    last.5 AS class,
    last.6 AS rule,
    last.7 AS claimed_retried,
    last.8 AS conceded_retried,
    last.9 AS last_event_id,
    attempt_count
    /* :evidence */
FROM
(
    SELECT
        source AS call_source,
        argMin(
            (event_id, partition_values, instant_ms, claimed_exclusion, conceded_exclusion,
             target_numerator
                /* first_evidence: */, windows /* :first_evidence */),
            (attempt, instant_ms, event_id)) AS first,
        argMax(
            (claimed_class, conceded_class, metric_numerator, metric_denominator
                /* last_evidence: */,
                class, rule, claimed_retried, conceded_retried, event_id
                /* :last_evidence */),
            (attempt, instant_ms, event_id)) AS last,
        count() AS attempt_count
    FROM read_attempts
    GROUP BY source, logical_call_id, if(logical_call_id = '', event_id, '')
)
