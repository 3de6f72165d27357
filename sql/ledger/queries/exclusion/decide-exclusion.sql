-- The next decision about an exclusion.
INSERT INTO exclusion_decisions
    (exclusion_id, decision, outcome, reason, decided_by, decided_at, proposed_by)
SELECT
    id,
    (SELECT count(*) FROM exclusion_decisions WHERE exclusion_id = exclusions.id) + 1,
    $2,
    $3,
    $4,
    $5,
    proposed_by
FROM exclusions
WHERE id = $1
