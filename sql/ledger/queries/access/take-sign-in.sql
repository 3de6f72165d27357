-- Once.
DELETE FROM web_sign_ins
WHERE id_sha256 = $1
RETURNING state, nonce, code_verifier, return_path, expires_at
