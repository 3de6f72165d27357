SELECT checkpoint, rule
FROM detection_checkpoints
WHERE day <= $1::date
ORDER BY day DESC
LIMIT 1
