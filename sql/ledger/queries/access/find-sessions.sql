-- Open at $1 and seen since $2: of one person ($3, $4), or of all where these are null.
SELECT
    web_sessions.id_sha256,
    web_sessions.issuer,
    web_sessions.subject,
    web_people.name,
    web_people.email,
    web_sessions.roles,
    web_sessions.began_at,
    web_sessions.seen_at,
    web_sessions.ends_at
FROM web_sessions
INNER JOIN web_people
    ON web_people.issuer = web_sessions.issuer AND web_people.subject = web_sessions.subject
WHERE web_sessions.ended_at IS NULL
    AND web_sessions.ends_at > $1
    AND web_sessions.seen_at > $2
    AND web_sessions.issuer = coalesce($3, web_sessions.issuer)
    AND web_sessions.subject = coalesce($4, web_sessions.subject)
ORDER BY web_people.name, web_sessions.began_at, web_sessions.id_sha256
