-- Which claims these rows were counted for.
SELECT source_sha256, number FROM claim_credits WHERE source_sha256 = ANY($1::text[])
