SELECT snapshot.source, snapshot.resource, snapshot.first_seen, snapshot.sha256,
    snapshot.byte_length,
    jsonb_array_length(snapshot.faults) AS fault_count,
    coalesce(
        lead(snapshot.previous_last_seen)
            OVER (PARTITION BY snapshot.source, snapshot.resource ORDER BY snapshot.first_seen),
        poll.answered_at
    ) AS last_seen
FROM declared_snapshots AS snapshot
JOIN declared_polls AS poll ON poll.source = snapshot.source AND poll.resource = snapshot.resource
WHERE ($1::text IS NULL OR snapshot.source = $1)
ORDER BY snapshot.source COLLATE "C", snapshot.resource COLLATE "C", snapshot.first_seen
