SELECT pg_try_advisory_lock(hashtext('uptally'), hashtext($1)) AS locked
