-- A person who signs in; what an admin set stays.
INSERT INTO web_people (issuer, subject, name, email, given_roles, first_at, signed_in_at)
VALUES ($1, $2, $3, $4, $5, $6, $6)
ON CONFLICT (issuer, subject) DO UPDATE SET
    name = excluded.name,
    email = excluded.email,
    given_roles = excluded.given_roles,
    signed_in_at = excluded.signed_in_at
RETURNING coalesce(set_roles, given_roles) AS roles
