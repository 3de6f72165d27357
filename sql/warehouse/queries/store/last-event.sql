-- Whether an event is stored, by its place in the order of the table.
SELECT count() AS stored
FROM events
WHERE provider = {provider:String}
    AND model = {model:String}
    AND intDiv(started_at_ms, 60000) = intDiv({started_at_ms:Int64}, 60000)
    AND source = {source:String}
    AND event_id = {event_id:String}
