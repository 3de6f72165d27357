import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { pino } from 'pino';
import { z } from 'zod';
import { openClickHouse } from '../../../src/stores/warehouse/clickhouse.ts';
import { migrateWarehouse } from '../../../src/stores/warehouse/migrate.ts';
import type { Warehouse } from '../../../src/stores/warehouse/warehouse.ts';
import { startClickHouse } from '../../support/clickhouse-server.ts';
import { consuming, emptyWarehouse } from '../../support/consuming.ts';
import { startFaultyProxy } from '../../support/faulty-proxy.ts';
import { createTopic, groupPlaces, produce, type RecordValue } from '../../support/kafka-topic.ts';
import { requireKafka } from '../../support/require-kafka.ts';
import { sampleEvent, sampleEventJson } from '../../support/sample-events.ts';

const PARTITIONS = 4;

function select(warehouse: Warehouse, statement: string): Promise<unknown[]> {
  return warehouse.select(statement, {}, z.unknown());
}

test('records of a real Kafka broker', async (context) => {
  const broker = await requireKafka(context);
  if (broker === undefined) return;
  const { brokers } = broker;
  const kafkaOf = (topic: string) => ({
    brokers,
    topics: [topic],
    groupId: `group-${topic}`,
    clientId: 'test',
    ssl: false,
  });

  await context.test(
    'poison of every kind becomes a dead letter and blocks nothing',
    async (inner) => {
      const warehouse = await emptyWarehouse(inner);
      const deep = '['.repeat(200_000);
      const poison: readonly (readonly [RecordValue, reason: string, path: string])[] = [
        ['', 'not_json', '$'],
        ['not json', 'not_json', '$'],
        [Buffer.from([0x7b, 0xc3, 0x28]), 'not_utf8', '$'],
        ['[]', 'invalid_value', '$'],
        ['null', 'invalid_value', '$'],
        [`"${'x'.repeat(5 << 20)}"`, 'invalid_value', '$'],
        [deep + ']'.repeat(200_000), 'invalid_value', '$'],
        [`{"labels":${deep}${']'.repeat(200_000)}}`, 'missing_field', '$.event_id'],
        [
          sampleEventJson(1).replace('{', '{"__proto__":{"event_id":"x"},'),
          'unknown_field',
          '$.__proto__',
        ],
        [sampleEventJson(1).replace('{', '{"constructor":1,'), 'unknown_field', '$.constructor'],
        [JSON.stringify({ ...sampleEvent(1), team: '\ud800' }), 'invalid_value', '$.team'],
      ];
      const values = [sampleEventJson(0), ...poison.map(([value]) => value), sampleEventJson(2)];
      await createTopic(brokers, 'poison', 1);
      await produce(brokers, 'poison', values.length, (index) => values[index] ?? null);
      const consumer = consuming(inner, { kafka: kafkaOf('poison'), warehouse });
      await consumer.untilRead(values.length);
      await consumer.stop();

      const ids = [0, 2].map((index) => ({ event_id: sampleEvent(index).event_id }));
      assert.deepEqual(
        await select(warehouse, 'SELECT event_id FROM events FINAL ORDER BY kafka_offset'),
        ids,
      );
      const letters = await select(
        warehouse,
        'SELECT reason, json_path, length(raw) AS bytes, record_offset FROM dead_letters FINAL ' +
          'ORDER BY record_offset',
      );
      assert.deepEqual(
        letters,
        poison.map(([value, reason, json_path], index) => ({
          reason,
          json_path,
          bytes: Buffer.byteLength(value ?? ''),
          record_offset: index + 1,
        })),
      );
      assert.deepEqual(await groupPlaces(brokers, 'group-poison', 'poison'), [
        { partition: 0, committed: values.length, end: values.length },
      ]);
    },
  );

  await context.test(
    'while the warehouse is away nothing is lost, and readiness says why',
    async (inner) => {
      const server = await startClickHouse();
      const proxy = await startFaultyProxy(server.url);
      const warehouse = openClickHouse(proxy.url);
      await migrateWarehouse(warehouse);
      inner.after(async () => {
        await warehouse.close();
        await proxy.close();
        await server.close();
      });
      await createTopic(brokers, 'away', PARTITIONS);
      await produce(brokers, 'away', 1_000, sampleEventJson);
      proxy.fault = 'refuse';
      const consumer = consuming(inner, {
        kafka: kafkaOf('away'),
        warehouse,
        // Retries follow each other at once.
        wait: () => setImmediate(),
      });
      for (let refused = 0; refused < 3; refused += 1) await proxy.nextRequest();
      const { ready, reason } = consumer.readiness();
      assert.equal(ready, false);
      assert.match(reason, /^clickhouse 127\.0\.0\.1:\d+: /);
      await produce(brokers, 'away', 1_000, (index) => sampleEventJson(1_000 + index));
      await proxy.nextRequest();
      assert.deepEqual(await committedOf('away'), [-1, -1, -1, -1]);

      proxy.fault = 'lose answer';
      await proxy.nextRequest();
      proxy.fault = 'none';
      await consumer.untilRead(2_000);
      assert.deepEqual(consumer.readiness(), { ready: true, reason: 'consuming' });
      await consumer.stop();
      const rows = await select(warehouse, 'SELECT count() AS events FROM events FINAL');
      assert.deepEqual(rows, [{ events: 2_000 }]);
    },
  );

  await context.test('an orderly stop commits exactly what is stored', async (inner) => {
    const warehouse = await emptyWarehouse(inner);
    await createTopic(brokers, 'stop', PARTITIONS);
    await produce(brokers, 'stop', 50_000, sampleEventJson);
    const first = consuming(inner, { kafka: kafkaOf('stop'), warehouse });
    await first.untilRead(1);
    await first.stop();
    const stored = await warehouse.select(
      `SELECT kafka_partition AS partition, max(kafka_offset) + 1 AS next
       FROM events GROUP BY partition ORDER BY partition`,
      {},
      z.object({ partition: z.number(), next: z.number() }),
    );
    const committed = await committedOf('stop');
    for (const { partition, next } of stored) assert.equal(committed[partition], next);

    // Who comes next reads on from there: nothing is delivered again.
    const second = consuming(inner, { kafka: kafkaOf('stop'), warehouse });
    await second.untilRead(50_000 - first.recordsRead());
    await second.stop();
    const rows = await select(
      warehouse,
      'SELECT count() AS rows, uniqExact(event_id) AS events FROM events',
    );
    assert.deepEqual(rows, [{ rows: 50_000, events: 50_000 }]);
  });

  await context.test(
    'two consumers of one group share the partitions and store everything once',
    async (inner) => {
      const warehouse = await emptyWarehouse(inner);
      await createTopic(brokers, 'share', PARTITIONS);
      await produce(brokers, 'share', 20_000, sampleEventJson);
      const first = consuming(inner, { kafka: kafkaOf('share'), warehouse });
      await first.untilRead(1);
      const second = consuming(inner, { kafka: kafkaOf('share'), warehouse });
      // Which of the two reads what is Kafka's to decide; some of it twice.
      for (let produced = 20_000; second.recordsRead() === 0; produced += 1_000) {
        await produce(brokers, 'share', 1_000, (index) => sampleEventJson(produced + index));
        await first.untilRead(first.recordsRead() + 1);
      }
      await Promise.all([first.stop(), second.stop()]);
      const last = consuming(inner, { kafka: kafkaOf('share'), warehouse });
      while (!(await isRead('share'))) await last.untilRead(last.recordsRead() + 1);
      await last.stop();
      const places = await groupPlaces(brokers, 'group-share', 'share');
      const events = places.reduce((sum, { end }) => sum + end, 0);
      const rows = await select(
        warehouse,
        'SELECT count() AS rows, uniqExact(event_id) AS events FROM events FINAL',
      );
      assert.deepEqual(rows, [{ rows: events, events }]);
    },
  );

  await context.test(
    'a topic that does not exist and a broker that does not answer leave it not ready',
    async (inner) => {
      const warehouse = await emptyWarehouse(inner);
      for (const [kafka, expected] of [
        [kafkaOf('misspelt'), /does not host this topic-partition/],
        [
          { ...kafkaOf('calls'), brokers: ['127.0.0.1:1'] },
          /^kafka 127\.0\.0\.1:1: .*ECONNREFUSED/,
        ],
      ] as const) {
        const failed = new EventTarget();
        const log = pino(
          { level: 'warn' },
          { write: () => failed.dispatchEvent(new Event('line')) },
        );
        const consumer = consuming(inner, { kafka, warehouse, log });
        while (!expected.test(consumer.readiness().reason)) await once(failed, 'line');
        assert.equal(consumer.readiness().ready, false);
        await consumer.stop();
      }
    },
  );

  async function committedOf(topic: string): Promise<number[]> {
    const places = await groupPlaces(brokers, `group-${topic}`, topic);
    return places.sort((a, b) => a.partition - b.partition).map(({ committed }) => committed);
  }

  async function isRead(topic: string): Promise<boolean> {
    const places = await groupPlaces(brokers, `group-${topic}`, topic);
    return places.every(({ committed, end }) => committed === end);
  }
});
