import { createClient } from '@clickhouse/client';
import { createChdbConnection } from 'chdb/connection';
import { Kafka, logLevel } from 'kafkajs';
import { callEventSchema } from '../src/calls/call/call-event.ts';
import { outcomeOf } from '../src/calls/call/outcome.ts';
import { kafkaIngestOrder } from '../src/calls/intake/encode-rows.ts';
import { formatInstant, systemClock } from '../src/ground/time.ts';
import { measureWay } from './measure-way.ts';

/**
 * The obvious way: parse, zod, `client.insert` of objects, one insert and commit a fetched batch.
 */
await measureWay(async (_warehouse, { brokers, topic, group, folder }) => {
  const connection = createChdbConnection({ path: folder });
  const client = createClient({ connection } as unknown as Parameters<typeof createClient>[0]);
  const kafka = new Kafka({ brokers: [...brokers], clientId: 'bench', logLevel: logLevel.NOTHING });
  const consumer = kafka.consumer({
    groupId: group,
    maxBytes: 16 << 20,
    maxBytesPerPartition: 4 << 20,
    sessionTimeout: 10_000,
  });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await new Promise<never>((_resolve, reject) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
    const run = consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch, resolveOffset, commitOffsetsIfNecessary }) => {
        const ingestedAt = formatInstant(systemClock.now()).replace('Z', '');
        const values = batch.messages.map(({ value, offset, timestamp }) => {
          const { started_at, ...event } = callEventSchema.parse(JSON.parse(String(value)));
          return {
            ...event,
            started_at_ms: started_at,
            outcome: outcomeOf(event),
            ingest_order: kafkaIngestOrder(Number(timestamp), BigInt(offset)).toString(),
            kafka_topic: topic,
            kafka_partition: batch.partition,
            kafka_offset: offset,
            ingested_at: ingestedAt,
          };
        });
        await client.insert({ table: 'events', values, format: 'JSONEachRow' });
        const { topic: name, partition } = batch;
        const offset = (BigInt(batch.lastOffset()) + 1n).toString();
        resolveOffset(batch.lastOffset());
        await commitOffsetsIfNecessary({
          topics: [{ topic: name, partitions: [{ partition, offset }] }],
        });
      },
    });
    run.catch(reject);
  });
});
