-- A part of units.sql: bad attempts at most window_ms after the anchor of their run. The first bad
-- attempt of a run is its anchor, and so is the first one beyond the window of the anchor before.
SELECT reading, dropped.3 AS source, dropped.2 AS event_id
FROM
(
    SELECT
        reading,
        arraySort(groupArray((instant_ms, event_id, source))) AS bad_attempts,
        arrayEnumerate(bad_attempts) AS positions,
        -- (instant of the last anchor, positions of all anchors)
        arrayFold(
            (anchors, bad_attempt, position) ->
                if(
                    position = 1 OR bad_attempt.1 > anchors.1 + {window_ms:Int64},
                    (bad_attempt.1, arrayPushBack(anchors.2, position)),
                    anchors),
            bad_attempts,
            positions,
            (toInt64(0), CAST([], 'Array(UInt32)'))).2 AS anchor_positions
    FROM
    (
        /* sequences!: */
        SELECT '' AS reading, [''] AS retry_group, '' AS source,
            '' AS event_id, toInt64(0) AS instant_ms, 0 AS is_bad, 0 AS run
        /* :sequences */
    )
    WHERE is_bad
    GROUP BY reading, retry_group, run
    HAVING length(bad_attempts) > 1
)
ARRAY JOIN bad_attempts AS dropped, positions AS position
WHERE NOT has(anchor_positions, position)
