-- One session of a person, or of anybody where $4 and $5 are null.
UPDATE web_sessions SET ended_at = $2, ended_by = $3
WHERE id_sha256 = $1 AND ended_at IS NULL
    AND issuer = coalesce($4, issuer) AND subject = coalesce($5, subject)
