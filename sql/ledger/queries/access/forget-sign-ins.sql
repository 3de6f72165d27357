DELETE FROM web_sign_ins WHERE expires_at <= $1
