SELECT id
FROM incidents
