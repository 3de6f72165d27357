import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { readPackageFile } from '../../src/ground/package-file.ts';
import { consuming, emptyWarehouse } from '../support/consuming.ts';
import { startJavaProducer } from '../support/java-producer.ts';
import { createTopic } from '../support/kafka-topic.ts';
import { requireKafka } from '../support/require-kafka.ts';

const CODECS = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;
/** So many that each codec writes several blocks into one batch. */
const COPIES = 20;

const lines = readPackageFile('test', 'fixtures', 'cases', '29-kafka-codecs', 'events.ndjson')
  .trim()
  .split('\n');

/** The events, over and over, each under an identity of its own. */
function eventsOf(codec: string): readonly string[] {
  return Array.from({ length: COPIES }, (_, copy) =>
    lines.map((line) => JSON.stringify({ ...JSON.parse(line), source: `${codec}/${copy}` })),
  ).flat();
}

test("every codec of Kafka's own producer is read, topic beside topic", async (context) => {
  const broker = await requireKafka(context);
  if (broker === undefined) return;
  const { brokers } = broker;
  const producer = await startJavaProducer(brokers, { 'batch.size': '1000000' });
  for (const codec of CODECS) {
    await createTopic(brokers, `calls-${codec}`, 1);
    await producer.use('compression.type', codec);
    await producer.send(
      `calls-${codec}`,
      eventsOf(codec).map((value) => ({ value })),
    );
  }
  await producer.close();
  const warehouse = await emptyWarehouse(context);
  const topics = CODECS.map((codec) => `calls-${codec}`);
  const consumer = consuming(context, {
    kafka: { brokers, topics, groupId: 'codecs', clientId: 'test', ssl: false },
    warehouse,
  });
  const perTopic = lines.length * COPIES;
  await consumer.untilRead(topics.length * perTopic);
  assert.deepEqual(consumer.readiness(), { ready: true, reason: 'consuming' });
  await consumer.stop();
  const counts = await warehouse.select(
    `SELECT kafka_topic AS topic, count() AS events, countIf(http_status = 500) AS failed
     FROM events FINAL GROUP BY topic ORDER BY topic`,
    {},
    z.unknown(),
  );
  const failed = lines.filter((line) => line.includes('"http_status": 500')).length * COPIES;
  assert.deepEqual(
    counts,
    topics.toSorted().map((topic) => ({ topic, events: perTopic, failed })),
  );
});
