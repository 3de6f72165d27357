INSERT INTO /* table!: */ events /* :table */ (/* columns!: */ event_id /* :columns */)
FORMAT JSONCompactEachRow
