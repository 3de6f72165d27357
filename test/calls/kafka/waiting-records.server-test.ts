import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { z } from 'zod';
import { consumeKafka } from '../../../src/calls/kafka/consume-kafka.ts';
import { waitingRecords } from '../../../src/calls/kafka/waiting-records.ts';
import { createLog } from '../../../src/ground/log.ts';
import { DAY_MS, systemClock } from '../../../src/ground/time.ts';
import { openChdb } from '../../../src/stores/warehouse/chdb.ts';
import { migrateWarehouse } from '../../../src/stores/warehouse/migrate.ts';
import { consuming, emptyWarehouse } from '../../support/consuming.ts';
import { startJavaProducer } from '../../support/java-producer.ts';
import { createTopic, produce } from '../../support/kafka-topic.ts';
import { requireKafka } from '../../support/require-kafka.ts';
import { sampleEvent, sampleEventJson } from '../../support/sample-events.ts';

test('what was produced before an instant and is not stored is waiting', async (context) => {
  const broker = await requireKafka(context);
  if (broker === undefined) return;
  const kafka = {
    brokers: broker.brokers,
    topics: ['waiting'],
    groupId: 'waiting',
    clientId: 'test',
    ssl: false,
  };
  const log = createLog('silent');
  const tomorrow = systemClock.now() + DAY_MS;
  await createTopic(broker.brokers, 'waiting', 2);
  await produce(broker.brokers, 'waiting', 10, sampleEventJson);
  assert.equal(await waitingRecords(kafka, log, tomorrow), 10);
  assert.equal(await waitingRecords(kafka, log, tomorrow - 10 * DAY_MS), 0);

  const warehouse = openChdb();
  context.after(() => warehouse.close());
  await migrateWarehouse(warehouse);
  const stop = new AbortController();
  const progress = new EventTarget();
  let records = 0;
  const consumption = consumeKafka({
    kafka,
    warehouse,
    clock: systemClock,
    log,
    signal: stop.signal,
    onBatch: (batch) => {
      records += batch.records;
      progress.dispatchEvent(new Event('batch'));
    },
  });
  while (records < 10) await once(progress, 'batch');
  stop.abort();
  await consumption.done;
  assert.equal(await waitingRecords(kafka, log, tomorrow), 0);
  await produce(broker.brokers, 'waiting', 3, (index) => sampleEventJson(100 + index));
  assert.equal(await waitingRecords(kafka, log, tomorrow), 3);
});

test('aborted records at the end wait for nobody; open transactions do', async (context) => {
  const broker = await requireKafka(context);
  if (broker === undefined) return;
  const { brokers } = broker;
  const kafka = {
    brokers,
    topics: ['transactions'],
    groupId: 'transactions',
    clientId: 'test',
    ssl: false,
  };
  const tomorrow = systemClock.now() + DAY_MS;
  const waiting = () => waitingRecords(kafka, createLog('silent'), tomorrow);
  await createTopic(brokers, 'transactions', 1);
  const producer = await startJavaProducer(brokers, { 'transactional.id': 'transactions' });
  context.after(() => producer.close());
  const values = (first: number, count: number) =>
    Array.from({ length: count }, (_, index) => ({ value: sampleEventJson(first + index) }));
  const transaction = async (end: 'commit' | 'abort', first: number, count: number) => {
    await producer.transaction('begin');
    await producer.send('transactions', values(first, count));
    await producer.transaction(end);
  };
  await transaction('commit', 0, 4);
  await transaction('abort', 10, 5);
  assert.ok((await waiting()) > 0);

  const warehouse = await emptyWarehouse(context);
  const consumer = consuming(context, { kafka, warehouse });
  await consumer.untilRead(4);
  await consumer.until(async () => (await waiting()) === 0);
  // A topic that ends in nothing but aborted records.
  await transaction('abort', 20, 3);
  await consumer.until(async () => (await waiting()) === 0);

  await producer.transaction('begin');
  await producer.send('transactions', values(30, 2));
  assert.ok((await waiting()) >= 2);
  await producer.transaction('commit');
  await consumer.untilRead(6);
  await consumer.until(async () => (await waiting()) === 0);
  await consumer.stop();
  assert.equal(await waiting(), 0);
  assert.deepEqual(
    await warehouse.select(
      'SELECT event_id FROM events FINAL ORDER BY kafka_offset',
      {},
      z.unknown(),
    ),
    [0, 1, 2, 3, 30, 31].map((index) => ({ event_id: sampleEvent(index).event_id })),
  );
});

test('a broker that is away is unavailable', async () => {
  const kafka = {
    brokers: ['127.0.0.1:1'],
    topics: ['calls'],
    groupId: 'group',
    clientId: 'test',
    ssl: false,
  };
  await assert.rejects(waitingRecords(kafka, createLog('silent'), 0), { code: 'unavailable' });
});
