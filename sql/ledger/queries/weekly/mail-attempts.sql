SELECT mail_attempts.attempt, mail_outcomes.outcome, mail_outcomes.detail
FROM mail_attempts
LEFT JOIN mail_outcomes USING (report, recipient, attempt)
WHERE mail_attempts.report = $1 AND mail_attempts.recipient = $2
ORDER BY mail_attempts.attempt
