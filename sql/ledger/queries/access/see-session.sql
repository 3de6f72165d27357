UPDATE web_sessions SET seen_at = $2
WHERE id_sha256 = $1 AND ended_at IS NULL AND seen_at < $2
