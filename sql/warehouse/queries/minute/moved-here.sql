-- A part of roll-up-minutes.sql.
SELECT identity_hash FROM moved
