-- Roles that an admin sets; null: as given by the next sign-in.
UPDATE web_people SET set_roles = $3
WHERE issuer = $1 AND subject = $2
