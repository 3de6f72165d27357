-- All tokens, or the one of an id; newest first.
SELECT
    id,
    secret_sha256,
    name,
    scopes,
    made_at,
    made_by,
    expires_at,
    used_at,
    revoked_at,
    revoked_by
FROM api_tokens
WHERE id = coalesce($1, id)
ORDER BY made_at DESC, id
