SELECT
    mail_attempts.report,
    mail_attempts.recipient,
    to_char(mail_attempts.attempted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
        AS attempted_at,
    coalesce(mail_outcomes.outcome, 'uncertain') AS state,
    coalesce(mail_outcomes.detail, 'no answer on record; it may have arrived') AS detail
FROM mail_attempts
LEFT JOIN mail_outcomes USING (report, recipient, attempt)
ORDER BY mail_attempts.attempted_at DESC, mail_attempts.report, mail_attempts.recipient
LIMIT 20
