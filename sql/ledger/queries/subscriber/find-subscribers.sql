-- With how it stands with their messages; a null parameter asks nothing.
SELECT subscriber.id, subscriber.kind, subscriber.name, subscriber.url, subscriber.secret,
    subscriber.types, subscriber.made_at, subscriber.made_by, subscriber.ended_at,
    subscriber.why_ended, count(delivery.delivered_at)::int AS delivered,
    count(delivery.next_at)::int AS waiting, count(delivery.given_up_at)::int AS given_up
FROM subscribers AS subscriber
LEFT JOIN deliveries AS delivery ON delivery.subscriber_id = subscriber.id
WHERE $1::text IS NULL OR subscriber.id = $1
GROUP BY subscriber.id
ORDER BY subscriber.made_at, subscriber.id
