INSERT INTO detection_checkpoints (day, checkpoint, rule)
VALUES ($1, $2::jsonb, $3::jsonb)
ON CONFLICT (day) DO UPDATE
SET checkpoint = excluded.checkpoint,
    rule = excluded.rule
