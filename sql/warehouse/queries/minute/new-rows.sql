-- A part of others: rows that were stored since, in some spans of stored-spans.sql.
stored_at >= fromUnixTimestamp64Milli({since_ms:Int64}, 'UTC')
    AND greatest(intDiv(toUnixTimestamp64Milli(stored_at), 5000), {first_span:Int64})
        IN {spans:Array(Int64)}
