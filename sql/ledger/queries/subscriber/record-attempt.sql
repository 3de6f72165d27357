UPDATE deliveries
SET attempts = attempts + 1, next_at = $3, delivered_at = $4, given_up_at = $5, problem = $6
WHERE subscriber_id = $1 AND number = $2
