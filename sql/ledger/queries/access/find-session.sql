-- The session of a cookie ($1), open at $2 and seen since $3, under the rules $4: roles that other
-- rules gave are none, and so are those that a later sign-in or an admin changed.
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
WHERE web_sessions.id_sha256 = $1
    AND web_sessions.ended_at IS NULL
    AND web_sessions.ends_at > $2
    AND web_sessions.seen_at > $3
    AND (web_sessions.rules_sha256 IS NULL OR web_sessions.rules_sha256 = $4)
    AND coalesce(web_people.set_roles, web_people.given_roles) = web_sessions.roles
