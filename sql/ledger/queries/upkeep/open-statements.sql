-- Drafts over a period that overlaps [$1, $2) and that nobody has issued.
SELECT DISTINCT contract_id, period
FROM statement_drafts
WHERE (evaluation::jsonb -> 'period' ->> 'start')::timestamptz < $2
    AND (evaluation::jsonb -> 'period' ->> 'end')::timestamptz > $1
    AND (contract_id, period) NOT IN (SELECT contract_id, period FROM statements)
ORDER BY contract_id, period
