DELETE FROM detection_checkpoints
WHERE day > $1::date
