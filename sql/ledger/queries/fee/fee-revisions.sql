-- All revisions of a bill ($1) and a month ($2), or of every one where they are null.
SELECT
    bill,
    month,
    fee_revisions.revision,
    sha256,
    column_names,
    row_count,
    withdrawn_because,
    imported_at,
    imported_by,
    fee_revisions.revision = fees_in_force.revision AS in_force
FROM fee_revisions
JOIN fees_in_force USING (bill, month)
WHERE bill = coalesce($1, bill) AND month = coalesce($2, month)
ORDER BY month, bill COLLATE "C", fee_revisions.revision
