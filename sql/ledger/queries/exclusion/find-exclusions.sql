-- What was known at $2 of an exclusion ($1), or of all of them if it is null.
SELECT
    id,
    class,
    starts_at,
    ends_at,
    predicate,
    reason,
    link,
    expires_at,
    asserted_by_provider,
    proposed_by,
    proposed_at,
    (
        SELECT coalesce(jsonb_agg(
            jsonb_build_object(
                'outcome', outcome,
                'reason', exclusion_decisions.reason,
                'decided_by', decided_by,
                'decided_at_ms', (extract(epoch FROM decided_at) * 1000)::bigint)
            ORDER BY decision), '[]')
        FROM exclusion_decisions
        WHERE exclusion_id = exclusions.id AND decided_at <= $2
    ) AS decisions
FROM exclusions
WHERE id = coalesce($1, id) AND proposed_at <= $2
ORDER BY proposed_at, id COLLATE "C"
