import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { pino } from 'pino';
import { z } from 'zod';
import { backfillGroup, backfillKafka } from '../../../src/calls/kafka/backfill-kafka.ts';
import type { KafkaSettings } from '../../../src/calls/kafka/kafka-client.ts';
import { waitingRecords } from '../../../src/calls/kafka/waiting-records.ts';
import { systemClock } from '../../../src/ground/time.ts';
import { openChdb } from '../../../src/stores/warehouse/chdb.ts';
import { migrateWarehouse } from '../../../src/stores/warehouse/migrate.ts';
import type { Warehouse } from '../../../src/stores/warehouse/warehouse.ts';
import { createTopic, groupPlaces } from '../../support/kafka-topic.ts';
import { requireKafka } from '../../support/require-kafka.ts';
import { sampleEventJson } from '../../support/sample-events.ts';

const TOPIC = 'history';
const GROUP = 'live';
const PARTITIONS = 3;
const EVENTS = 3_000;
/** One record a second, the first one then. */
const FIRST = Date.now() - EVENTS * 1_000;

async function produceHistory(brokers: readonly string[]): Promise<void> {
  const kafka = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  const messages = Array.from({ length: EVENTS }, (_, index) => ({
    partition: index % PARTITIONS,
    timestamp: String(FIRST + index * 1_000),
    value: sampleEventJson(index),
  }));
  await producer.send({ topic: TOPIC, messages });
  await producer.disconnect();
}

async function emptyWarehouse(context: TestContext): Promise<Warehouse> {
  const warehouse = openChdb();
  context.after(() => warehouse.close());
  await migrateWarehouse(warehouse);
  await warehouse.run('TRUNCATE TABLE events');
  return warehouse;
}

test('Kafka is read again, in a group of its own, up to where it was', async (context) => {
  const broker = await requireKafka(context);
  if (broker === undefined) return;
  const { brokers } = broker;
  await createTopic(brokers, TOPIC, PARTITIONS);
  await produceHistory(brokers);
  const warehouse = await emptyWarehouse(context);
  const kafka: KafkaSettings = {
    brokers,
    topics: [TOPIC],
    groupId: GROUP,
    clientId: 'test',
    ssl: false,
  };
  const stored = async () => {
    const [row] = await warehouse.select(
      'SELECT count() AS events FROM events FINAL',
      {},
      z.object({ events: z.number() }),
    );
    return row?.events;
  };
  const backfill = async (
    from: number | undefined,
    signal = new AbortController().signal,
    settings: KafkaSettings = kafka,
  ) => {
    let read = 0;
    const progress: [number, number][] = [];
    await backfillKafka({
      kafka: settings,
      from,
      warehouse,
      clock: systemClock,
      log: pino({ level: 'silent' }),
      signal,
      onBatch: ({ records }) => {
        read += records;
      },
      onProgress: (done, total) => progress.push([done, total]),
    });
    return { read, first: progress[0], last: progress.at(-1) };
  };

  await context.test('from an instant: only what Kafka got since then', async () => {
    const third = EVENTS / 3;
    const { read, first, last } = await backfill(FIRST + 2 * third * 1_000);
    assert.equal(read, third);
    assert.equal(await stored(), third);
    assert.deepEqual(
      [first, last],
      [
        [0, third],
        [third, third],
      ],
    );
  });

  await context.test('from the beginning: everything, and a second run finds it done', async () => {
    assert.equal((await backfill(undefined)).read, EVENTS);
    assert.equal(await stored(), EVENTS);
    assert.deepEqual(await backfill(undefined), { read: 0, first: [0, 0], last: [0, 0] });
  });

  await context.test('one that was stopped before it read anything is begun again', async () => {
    const from = FIRST + 1_000;
    const stopped = new AbortController();
    stopped.abort();
    await backfill(from, stopped.signal);
    assert.equal((await backfill(from)).read, EVENTS - 1);
  });

  await context.test(
    'beside a topic that does not exist: the rest, and then it says so',
    async () => {
      await warehouse.run('TRUNCATE TABLE events');
      const topics = ['missing', TOPIC];
      const group = { ...kafka, topics, groupId: 'beside' };
      await assert.rejects(backfill(undefined, undefined, group), {
        code: 'unavailable',
        message: /: topic missing cannot be read: .*; the rest is stored$/,
      });
      assert.equal(await stored(), EVENTS);
      await assert.rejects(waitingRecords(group, pino({ level: 'silent' }), Date.now()), {
        code: 'unavailable',
        message: /: topic missing cannot be read: /,
      });
    },
  );

  await context.test('the group of the running workers is left alone', async () => {
    const live = await groupPlaces(brokers, GROUP, TOPIC);
    assert.deepEqual(
      live.map(({ committed }) => committed),
      [-1, -1, -1],
    );
    const own = await groupPlaces(brokers, backfillGroup(GROUP, undefined), TOPIC);
    assert.ok(own.every(({ committed, end }) => committed === end));
  });
});
