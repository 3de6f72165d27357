INSERT INTO statement_watches (number, inputs_sha256, facts_until)
VALUES ($1, $2, $3)
ON CONFLICT (number) DO UPDATE
SET inputs_sha256 = excluded.inputs_sha256, facts_until = excluded.facts_until
