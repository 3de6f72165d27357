-- A part of units.sql: one unit per logical call. It has the class and the metric of its last attempt;
-- everything else is that of its first. An attempt without a logical call stands alone.
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
    /* evidence: */ /* :evidence */
FROM
(
    SELECT
        source AS call_source,
        argMin(
            (event_id, partition_values, instant_ms, claimed_exclusion, conceded_exclusion, target_numerator
                /* first_evidence: */ /* :first_evidence */),
            (attempt, instant_ms, event_id)) AS first,
        argMax(
            (claimed_class, conceded_class, metric_numerator, metric_denominator
                /* last_evidence: */ /* :last_evidence */),
            (attempt, instant_ms, event_id)) AS last,
        count() AS attempt_count
    FROM read_attempts
    GROUP BY source, logical_call_id, if(logical_call_id = '', event_id, '')
)
