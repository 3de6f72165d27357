SELECT count() AS counted, uniqExact(source, event_id) AS identities FROM events FINAL
