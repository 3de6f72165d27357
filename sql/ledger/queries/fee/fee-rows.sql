-- The rows of revisions, $1 as a JSON array of {"bill", "month", "revision"}; all of them, or those
-- of one charge category ($2).
SELECT bill, month, revision, file, line, content
FROM jsonb_to_recordset($1::jsonb) AS wanted (bill text, month text, revision integer)
JOIN fee_rows USING (bill, month, revision)
WHERE $2::text IS NULL OR content ->> 'ChargeCategory' = $2
ORDER BY month, bill COLLATE "C", row_number
