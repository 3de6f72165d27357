-- $4: times as a JSON array of {"start", "end"}.
INSERT INTO told_times (kind, contract_id, number, starts_at, ends_at)
SELECT $1, $2, $3, item.start, item.end
FROM jsonb_to_recordset($4::jsonb) AS item (start timestamptz, "end" timestamptz)
