-- When the newest event or dead letter came in; 0 or less: none did.
SELECT max(arrived_ms) AS newest_ms
FROM
(
    SELECT toUnixTimestamp64Milli(max(ingested_at)) AS arrived_ms FROM events
    UNION ALL
    SELECT toUnixTimestamp64Milli(max(received_at)) AS arrived_ms FROM dead_letters
)
