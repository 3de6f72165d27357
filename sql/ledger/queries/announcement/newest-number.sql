SELECT coalesce(max(number), 0)::float8 AS number
FROM announcements
