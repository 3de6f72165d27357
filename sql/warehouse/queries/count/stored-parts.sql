-- The parts that the events are kept in, of every host that has some; answered from what the
-- warehouse knows of them, without a look at any row.
SELECT hostName() AS host, _part AS part, count() AS event_rows
FROM events
GROUP BY host, part
