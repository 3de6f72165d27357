INSERT INTO mail_attempts (report, recipient, attempt, message_id, attempted_at)
VALUES ($1, $2, $3, $4, $5)
