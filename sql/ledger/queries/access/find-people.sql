-- Everybody who ever signed in, with the sessions that are open at $1 and were seen since $2.
SELECT
    issuer,
    subject,
    name,
    email,
    given_roles,
    set_roles,
    signed_in_at,
    (
        SELECT count(*)::integer
        FROM web_sessions AS session
        WHERE session.issuer = web_people.issuer AND session.subject = web_people.subject
            AND ended_at IS NULL AND ends_at > $1 AND seen_at > $2
    ) AS sessions
FROM web_people
ORDER BY name, issuer, subject
