-- What is tried again and what was given up, newest first; a null parameter asks nothing.
SELECT delivery.subscriber_id, delivery.number::float8 AS number, told.type, told.about,
    delivery.attempts, delivery.next_at, delivery.given_up_at, delivery.problem
FROM deliveries AS delivery
JOIN announcements AS told ON told.number = delivery.number
WHERE delivery.problem IS NOT NULL AND delivery.delivered_at IS NULL
    AND ($1::text IS NULL OR delivery.subscriber_id = $1)
ORDER BY delivery.number DESC, delivery.subscriber_id
LIMIT 1000
