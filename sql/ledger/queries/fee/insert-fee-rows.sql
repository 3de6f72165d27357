-- $4: rows as a JSON array of {"number", "file", "line", "content"}.
INSERT INTO fee_rows (bill, month, revision, row_number, file, line, content)
SELECT $1, $2, $3, item.number, item.file, item.line, item.content
FROM jsonb_to_recordset($4::jsonb) AS item (number integer, file text, line integer, content jsonb)
