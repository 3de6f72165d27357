-- Of each subscriber in the order of the announcements.
SELECT delivery.subscriber_id, delivery.number::float8 AS number, delivery.attempts,
    subscriber.kind, subscriber.url, subscriber.secret, told.type, told.about,
    told.event::text AS event
FROM deliveries AS delivery
JOIN subscribers AS subscriber ON subscriber.id = delivery.subscriber_id
JOIN announcements AS told ON told.number = delivery.number
WHERE delivery.next_at <= $1 AND subscriber.ended_at IS NULL
ORDER BY delivery.subscriber_id, delivery.number
LIMIT 500
