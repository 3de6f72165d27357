INSERT INTO web_sign_ins (id_sha256, state, nonce, code_verifier, return_path, expires_at)
VALUES ($1, $2, $3, $4, $5, $6)
