SELECT toUnixTimestamp64Milli(max(computed_at)) AS computed_at_ms FROM minute_facts
