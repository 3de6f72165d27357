import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { readPackageFile } from '../../src/ground/package-file.ts';
import { consuming, emptyWarehouse } from '../support/consuming.ts';
import { startJavaProducer } from '../support/java-producer.ts';
import { createTopic, groupPlaces } from '../support/kafka-topic.ts';
import { requireKafka } from '../support/require-kafka.ts';

const FRAME = Buffer.from([0, 0, 0, 0, 7]);
const GROUP = 'framed';

const lines = readPackageFile(
  'test',
  'fixtures',
  'cases',
  '31-kafka-framed-and-tombstones',
  'events.ndjson',
)
  .trim()
  .split('\n');
const eventsOf = (source: string) =>
  lines.map((line) => JSON.stringify({ ...JSON.parse(line), source }));

test('framed JSON is read, a tombstone counted, and nothing is a dead letter', async (context) => {
  const broker = await requireKafka(context);
  if (broker === undefined) return;
  const { brokers } = broker;
  const producer = await startJavaProducer(brokers, {});
  const framed = eventsOf('framed').map((line) => Buffer.concat([FRAME, Buffer.from(line)]));
  const records = eventsOf('compacted').map((value, index) => ({ key: `k${index}`, value }));
  for (const topic of ['calls-framed', 'calls-compacted']) await createTopic(brokers, topic, 1);
  await producer.send(
    'calls-framed',
    framed.map((value) => ({ value })),
  );
  await producer.send('calls-compacted', [...records, { key: 'k0', value: null }]);
  await producer.close();

  const warehouse = await emptyWarehouse(context);
  const topics = ['calls-framed', 'calls-compacted'];
  const consumer = consuming(context, {
    kafka: { brokers, topics, groupId: GROUP, clientId: 'test', ssl: false },
    warehouse,
  });
  await consumer.untilRead(2 * lines.length);
  await consumer.until(async () => {
    const [place] = await groupPlaces(brokers, GROUP, 'calls-compacted');
    return place?.committed === lines.length + 1;
  });
  await consumer.stop();
  assert.deepEqual(consumer.skipped(), { tombstone: 1 });
  const counted = await warehouse.select(
    `SELECT kafka_topic AS topic, count() AS events, countIf(http_status = 500) AS failed,
       (SELECT count() FROM dead_letters FINAL) AS letters
     FROM events FINAL GROUP BY topic ORDER BY topic DESC`,
    {},
    z.unknown(),
  );
  const failed = lines.filter((line) => line.includes('"http_status": 500')).length;
  const expected = { events: lines.length, failed, letters: 0 };
  assert.deepEqual(
    counted,
    topics.map((topic) => ({ topic, ...expected })),
  );
});
