-- Answers no row of one that is not known or has ended.
UPDATE subscribers
SET ended_at = $2, why_ended = $3
WHERE id = $1 AND ended_at IS NULL
