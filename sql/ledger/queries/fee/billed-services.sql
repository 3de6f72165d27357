-- Which bill brings the rows in force of a service and an account in each month of $1, a JSON
-- array.
SELECT DISTINCT
    bill,
    month,
    coalesce(content ->> 'ServiceName', '') AS service,
    coalesce(content ->> 'SubAccountId', '') AS account
FROM fee_rows
JOIN fees_in_force USING (bill, month, revision)
WHERE month IN (SELECT jsonb_array_elements_text($1::jsonb))
ORDER BY month, bill, service, account
