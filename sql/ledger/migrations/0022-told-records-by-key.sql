-- Queries find the newest revisions by the key: a view of all was joined to each.
DROP VIEW told_in_force;
