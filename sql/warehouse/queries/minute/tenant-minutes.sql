-- Attempts by tenant and team in the minutes of [from_ms, until_ms), from the events themselves; of
-- one provider and model, or of all.
WITH
    around AS (
        SELECT arrayJoin(range(
            intDiv({from_ms:Int64}, 60000), intDiv({until_ms:Int64}, 60000)
        )) AS minute_number
    ),
    moved AS (
        SELECT identity_hash FROM moved_events WHERE minute_number IN (around)
    ),
    contents AS (
        SELECT identity_hash, content_hash
        FROM events
        WHERE started_at_ms >= {from_ms:Int64} AND started_at_ms < {until_ms:Int64}
    ),
    superseded AS (
        /* superseded!: */
        SELECT source, event_id, content_hash FROM events WHERE false
        /* :superseded */
    )
SELECT
    intDiv(started_at_ms, 60000) * 60 AS minute_s,
    tenant,
    team,
    countIf(outcome IN {good:Array(String)}) AS good,
    countIf(outcome IN {bad:Array(String)}) AS bad,
    count() AS attempts
FROM events FINAL
WHERE started_at_ms >= {from_ms:Int64}
    AND started_at_ms < {until_ms:Int64}
    AND ({provider:String} = '' OR provider = {provider:String})
    AND ({model:String} = '' OR model = {model:String})
    AND (source, event_id, content_hash) NOT IN (superseded)
GROUP BY minute_s, tenant, team
ORDER BY minute_s, tenant, team
