SELECT kafka_partition AS partition, max(kafka_offset) AS newest FROM events GROUP BY partition
