import assert from 'node:assert/strict';
import { test } from 'node:test';
import kafkajs from 'kafkajs';
import { z } from 'zod';
import { systemClock } from '../../../src/ground/time.ts';
import { consuming, emptyWarehouse } from '../../support/consuming.ts';
import { startJavaProducer } from '../../support/java-producer.ts';
import { createTopic, groupPlaces } from '../../support/kafka-topic.ts';
import { requireKafka } from '../../support/require-kafka.ts';
import { sampleEvent, sampleEventJson } from '../../support/sample-events.ts';

const { ConfigResourceTypes, Kafka, logLevel, Partitioners } = kafkajs;

test('records as a real broker hands them out', async (context) => {
  const broker = await requireKafka(context);
  if (broker === undefined) return;
  const { brokers } = broker;
  const kafkaOf = (topic: string) => ({
    brokers,
    topics: [topic],
    groupId: topic,
    clientId: 'test',
    ssl: false,
  });

  await context.test('headers without a value, of any bytes, and several times', async (inner) => {
    await createTopic(brokers, 'headers', 1);
    const producer = await startJavaProducer(brokers, {});
    const headers = [[null], ['text'], [Buffer.from([0xff, 0xfe])], ['one', null, 'two'], ['']];
    await producer.send(
      'headers',
      headers.map((each, index) => ({ value: sampleEventJson(index), headers: each })),
    );
    await producer.close();
    const warehouse = await emptyWarehouse(inner);
    const consumer = consuming(inner, { kafka: kafkaOf('headers'), warehouse });
    await consumer.untilRead(headers.length);
    await consumer.stop();
    assert.deepEqual(
      await warehouse.select(
        'SELECT count() AS events, (SELECT count() FROM dead_letters FINAL) AS letters ' +
          'FROM events FINAL',
        {},
        z.unknown(),
      ),
      [{ events: headers.length, letters: 0 }],
    );
    assert.deepEqual(await groupPlaces(brokers, 'headers', 'headers'), [
      { partition: 0, committed: headers.length, end: headers.length },
    ]);
  });

  await context.test(
    'timestamps that are none, or lie beyond the year 2109: stored, the later content counts',
    async (inner) => {
      await createTopic(brokers, 'times', 1);
      const kafka = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });
      const admin = kafka.admin();
      await admin.connect();
      const anyTime = String(2n ** 63n - 1n);
      await admin.alterConfigs({
        validateOnly: false,
        resources: [
          {
            type: ConfigResourceTypes.TOPIC,
            name: 'times',
            configEntries: [{ name: 'message.timestamp.after.max.ms', value: anyTime }],
          },
        ],
      });
      await admin.disconnect();
      const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
      await producer.connect();
      const past = String(systemClock.now() - 60_000);
      /** The timestamps of two contents of one event, in the order in which they are produced. */
      const pairs: readonly (readonly [string, string])[] = [
        ['-1', '-1'],
        [past, '-1'],
        [past, String(2 ** 42)],
        [past, String(2 ** 42 + 5)],
        [String(2 ** 43), String(2 ** 43 + 1)],
        [String(2 ** 43), String(2 ** 42)],
        [past, String(BigInt(past) * 1_000_000n)],
      ];
      const contents = ['older', 'newer'];
      await producer.send({
        topic: 'times',
        messages: pairs.flatMap((pair, index) =>
          pair.map((timestamp, content) => ({
            timestamp,
            value: JSON.stringify({ ...sampleEvent(index), request_hash: contents[content] }),
          })),
        ),
      });
      await producer.disconnect();
      const warehouse = await emptyWarehouse(inner);
      const consumer = consuming(inner, { kafka: kafkaOf('times'), warehouse });
      await consumer.untilRead(2 * pairs.length);
      await consumer.stop();
      const counted = await warehouse.select(
        `SELECT event_id, argMax(request_hash, ingest_order) AS content FROM events FINAL
         GROUP BY event_id ORDER BY event_id`,
        {},
        z.unknown(),
      );
      assert.deepEqual(
        counted,
        pairs
          .map((_, index) => ({ event_id: sampleEvent(index).event_id, content: 'newer' }))
          .sort((a, b) => (a.event_id < b.event_id ? -1 : 1)),
      );
      assert.deepEqual(
        await warehouse.select('SELECT count() AS letters FROM dead_letters', {}, z.unknown()),
        [{ letters: 0 }],
      );
    },
  );
});
