-- Every credit in a currency ($1) of one of these amounts ($2), whatever claim it was counted for,
-- and whether it was undone since. Rows that undo are none.
SELECT
    credit.number,
    credit.source_sha256,
    credit.amount,
    credit.source,
    credit.charge,
    EXISTS (
        SELECT FROM claim_credits AS undoing
        WHERE undoing.number = credit.number AND undoing.reverses = credit.position
    ) AS undone
FROM claim_credits AS credit
WHERE
    credit.reverses IS NULL
    AND credit.currency = $1
    AND credit.amount::numeric = ANY($2::numeric[])
ORDER BY credit.recorded_at, credit.number COLLATE "C", credit.position
