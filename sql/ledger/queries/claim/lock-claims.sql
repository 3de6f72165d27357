SELECT lock_claims($1)
