INSERT INTO mail_outcomes (report, recipient, attempt, outcome, detail, recorded_at)
VALUES ($1, $2, $3, $4, $5, $6)
