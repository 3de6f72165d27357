-- When somebody last did something; what jobs note by themselves proves nothing of the clock.
SELECT to_char(max(done_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS newest
FROM (
    SELECT max(issued_at) AS done_at FROM statements
    UNION ALL
    SELECT max(imported_at) FROM fee_revisions
    UNION ALL
    SELECT max(proposed_at) FROM exclusions
    UNION ALL
    SELECT max(decided_at) FROM exclusion_decisions
    UNION ALL
    SELECT max(recorded_at) FROM claim_transitions WHERE recorded_by <> 'uptally'
    UNION ALL
    SELECT max(recorded_at) FROM claim_credits
    UNION ALL
    SELECT max(recorded_at) FROM claim_notes
) AS deeds
