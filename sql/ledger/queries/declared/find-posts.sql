-- With their newest state and the instants of their updates; a null parameter asks nothing.
SELECT post.source, post.post_id, post.kind, post.first_seen, post.last_poll_before,
    post.created_at,
    post.provider, post.models, state.seen_at AS state_seen_at, state.content,
    coalesce(said.updates, '[]') AS updates
FROM declared_posts AS post
JOIN LATERAL (
    SELECT one.seen_at, one.content
    FROM declared_post_states AS one
    WHERE one.source = post.source AND one.post_id = post.post_id
    ORDER BY one.seen_at DESC
    LIMIT 1
) AS state ON true
LEFT JOIN LATERAL (
    SELECT jsonb_agg(update.at ORDER BY update.at) AS updates
    FROM (
        SELECT DISTINCT one.at
        FROM declared_updates AS one
        WHERE one.source = post.source AND one.post_id = post.post_id
    ) AS update
) AS said ON true
WHERE ($1::text IS NULL OR post.source = $1)
ORDER BY post.first_seen, post.source COLLATE "C", post.post_id COLLATE "C"
