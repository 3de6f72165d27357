-- States of posts that a poll saw at $1 or after. What was over when its page was asked for the
-- first time is history and no news, and so is what somebody imported.
SELECT state.source || '/' || state.post_id || '/'
    || (extract(epoch FROM state.seen_at) * 1000)::bigint AS subject,
    state.source, state.post_id, state.seen_at, state.content
FROM declared_post_states AS state
JOIN declared_posts AS post ON post.source = state.source AND post.post_id = state.post_id
WHERE state.seen_at >= $1
    AND post.recorded_by IS NULL
    AND (
        post.last_poll_before IS NOT NULL
        OR state.seen_at > post.first_seen
        OR state.content ->> 'resolvedAt' IS NULL
    )
    AND NOT EXISTS (
        SELECT
        FROM announcements AS told
        WHERE told.subject = state.source || '/' || state.post_id || '/'
            || (extract(epoch FROM state.seen_at) * 1000)::bigint
    )
ORDER BY state.seen_at, state.source, state.post_id
