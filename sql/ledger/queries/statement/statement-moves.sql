SELECT number, evaluation_sha256, claimed_from, claimed_to, conceded_from, conceded_to, reasons
FROM statement_moves
ORDER BY number, found_at
