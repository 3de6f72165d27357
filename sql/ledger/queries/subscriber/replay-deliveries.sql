-- What was given up is tried from the beginning; a null number: all of it.
UPDATE deliveries
SET attempts = 0, next_at = $3, given_up_at = NULL
WHERE subscriber_id = $1 AND given_up_at IS NOT NULL AND ($2::bigint IS NULL OR number = $2)
