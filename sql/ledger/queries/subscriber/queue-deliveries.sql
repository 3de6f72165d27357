-- What was announced and is not queued yet, for each subscriber that wants it.
INSERT INTO deliveries (subscriber_id, number, next_at)
SELECT subscriber.id, told.number, $1
FROM subscribers AS subscriber
JOIN announcements AS told
    ON told.type = ANY(subscriber.types)
    AND told.number > greatest(
        subscriber.after_number,
        (SELECT max(one.number) FROM deliveries AS one WHERE one.subscriber_id = subscriber.id)
    )
WHERE subscriber.ended_at IS NULL
ON CONFLICT (subscriber_id, number) DO NOTHING
