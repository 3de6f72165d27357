-- The units of one commitment (an attempt or a logical call each) with their class in both
-- readings; a part of count-slots.sql, list-units.sql and others. The text between two marks of the
-- same name is what `select-units.ts` replaces; as it stands every attempt counts as good. Codes of
-- classes are those of `unit-class.ts`, each with its name.
WITH
contents AS
(
    SELECT identity_hash, content_hash
    FROM events
    WHERE started_at_ms < {as_of_ms:Int64}
        AND (/* identity_slice: */ true /* :identity_slice */)
),
superseded AS
(
    /* superseded!: */
    SELECT source, event_id, content_hash FROM events WHERE false
    /* :superseded */
),
attempts AS
(
    SELECT
        source,
        event_id,
        logical_call_id,
        attempt,
        request_hash,
        -- The call itself, for who lists attempts that stand alone.
        /* call: */ /* :call */
        /* partition!: */ emptyArrayString() /* :partition */ AS partition_values,
        -- Partition and key: attempts at one request.
        /* retry_group: */ emptyArrayString() /* :retry_group */ AS retry_group,
        /* instant: */ started_at_ms /* :instant */ AS instant_ms,
        toUInt8(/* class!: */ 1 /* good */ /* :class */) AS class,
        -- Number of the rule that gave the class, from 1; 0: none did.
        /* rule: */ 0 /* :rule */ AS rule,
        -- What exclusion windows make of the attempt: 'invalid', 'good' or ''.
        /* claimed_exclusion!: */ '' /* :claimed_exclusion */ AS claimed_exclusion,
        /* conceded_exclusion!: */ '' /* :conceded_exclusion */ AS conceded_exclusion,
        -- Numbers of the windows that the attempt lies in, from 1.
        /* windows: */ emptyArrayUInt32() /* :windows */ AS windows,
        -- A metric as a fraction; a denominator of 0: the attempt is not eligible.
        /* metric_numerator: */ 0 /* :metric_numerator */ AS metric_numerator,
        /* metric_denominator: */ 0 /* :metric_denominator */ AS metric_denominator,
        -- The bound of the metric times target_denominator; -1: no target for this attempt.
        /* target_numerator: */ 0 /* :target_numerator */ AS target_numerator
    FROM events /* final: */ FINAL /* :final */
    -- The first two lines let the warehouse skip the months before and after.
    WHERE started_at_ms >= {earliest_start_ms:Int64}
        AND started_at_ms < {attempts_end_ms:Int64}
        AND started_at_ms < {as_of_ms:Int64}
        AND instant_ms >= {attempts_start_ms:Int64}
        AND instant_ms < {attempts_end_ms:Int64}
        AND (
            /* newest: */
            (source, event_id, content_hash) NOT IN (SELECT * FROM superseded)
            /* :newest */
        )
        AND (/* covers!: */ true /* :covers */)
),
-- Attempts that a retry rule makes invalid, per reading.
retried AS
(
    /* retries: */
    SELECT 'claimed' AS reading, '' AS source, '' AS event_id WHERE false
    /* :retries */
),
read_attempts AS
(
    SELECT
        *,
        /* claimed_retry: */ false /* :claimed_retry */ AS claimed_retried,
        /* conceded_retry: */ false /* :conceded_retry */ AS conceded_retried,
        multiIf(
            claimed_retried, 0 /* invalid */,
            class = 3 /* disputed */, 2 /* bad */,
            class) AS claimed_class,
        multiIf(
            conceded_retried, 0 /* invalid */,
            class = 3 /* disputed */, 1 /* good */,
            class) AS conceded_class
    FROM attempts
    WHERE /* slice: */ true /* :slice */
),
formed AS
(
    /* formed: */
    SELECT *, event_id AS last_event_id, 1 AS attempt_count FROM read_attempts
    /* :formed */
)
SELECT
    source,
    event_id,
    partition_values,
    instant_ms,
    multiIf(
        claimed_exclusion = 'invalid' OR target_numerator < 0, 0 /* invalid */,
        claimed_exclusion = 'good' AND claimed_class = 2 /* bad */, 1 /* good */,
        claimed_class) AS claimed,
    multiIf(
        conceded_exclusion = 'invalid' OR target_numerator < 0, 0 /* invalid */,
        conceded_exclusion = 'good' AND conceded_class = 2 /* bad */, 1 /* good */,
        conceded_class) AS conceded,
    metric_denominator > 0 AS has_value,
    /* attains: */ false /* :attains */ AS attains
    -- What made the class, for who lists units.
    /* evidence: */,
    class,
    rule,
    windows,
    claimed_retried,
    conceded_retried,
    target_numerator < 0 AS lacks_target,
    metric_numerator,
    metric_denominator,
    last_event_id,
    attempt_count
    /* :evidence */
    /* called: */ /* :called */
FROM formed
WHERE instant_ms >= {units_start_ms:Int64}
    AND instant_ms < {units_end_ms:Int64}
    AND
    (
        /* active: */
        arrayExists(
            (active_start, active_end) -> instant_ms >= active_start AND instant_ms < active_end,
            {active_starts_ms:Array(Int64)},
            {active_ends_ms:Array(Int64)})
        /* :active */
    )
