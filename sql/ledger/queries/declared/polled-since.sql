-- When each page was first read.
SELECT source, min(first_seen) AS since
FROM declared_snapshots
GROUP BY source
