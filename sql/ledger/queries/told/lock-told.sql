SELECT pg_advisory_xact_lock(hashtext('uptally told'));
