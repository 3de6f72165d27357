-- Oldest first.
SELECT number::float8 AS number, type, event::text AS event, about
FROM announcements
WHERE about = ANY($1::text[])
ORDER BY number
