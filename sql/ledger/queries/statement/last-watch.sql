SELECT inputs_sha256, facts_until FROM statement_watches WHERE number = $1
