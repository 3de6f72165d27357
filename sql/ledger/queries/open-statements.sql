-- Statements over a period that overlaps [$1, $2) and are not final: drafted, issued by nobody yet.
SELECT DISTINCT contract_id, period
FROM statement_drafts
WHERE (evaluation::jsonb -> 'period' ->> 'start')::timestamptz < $2
    AND (evaluation::jsonb -> 'period' ->> 'end')::timestamptz > $1
ORDER BY contract_id, period
