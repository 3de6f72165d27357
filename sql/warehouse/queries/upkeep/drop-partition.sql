ALTER TABLE events DROP PARTITION ID /* partition_id!: */ '202401' /* :partition_id */
