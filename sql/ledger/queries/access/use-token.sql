UPDATE api_tokens SET used_at = $2
WHERE id = $1 AND (used_at IS NULL OR used_at < $2)
