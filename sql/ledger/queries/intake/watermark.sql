SELECT reached_at FROM watermarks WHERE name = $1
