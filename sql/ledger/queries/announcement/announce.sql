INSERT INTO announcements (number, announced_at, subject, type, about, event)
VALUES ($1, $2, $3, $4, $5, $6::json)
