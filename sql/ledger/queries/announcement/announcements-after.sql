SELECT number::float8 AS number, type, event::text AS event
FROM announcements
WHERE number > $1
ORDER BY number
LIMIT 1000
