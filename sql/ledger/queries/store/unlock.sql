SELECT pg_advisory_unlock(hashtext('uptally'), hashtext($1))
