INSERT INTO statement_moves
    (number, evaluation_sha256, found_at, claimed_from, claimed_to, conceded_from, conceded_to,
     reasons)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (number, evaluation_sha256) DO NOTHING
