import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { z } from 'zod';
import { openChdb } from '../../../src/stores/warehouse/chdb.ts';
import { createTopic, groupPlaces, produce } from '../../support/kafka-topic.ts';
import { requireKafka } from '../../support/require-kafka.ts';
import { sampleEvent, sampleEventJson } from '../../support/sample-events.ts';
import { startUptally } from '../../support/uptally-process.ts';

const EVENTS = 20_000;
const TOPIC = 'despite-kills';
const GROUP = 'uptally-test';
const PARTITIONS = 4;

/** Every hundredth record is none of ours, in one of five ways. */
const invalidKinds = [
  { reason: 'not_json', value: (index: number) => `{"event_id":"${index}"` },
  { reason: 'not_utf8', value: (index: number) => Buffer.from([0xff, index & 0xff, index >> 8]) },
  {
    reason: 'missing_field',
    value: (index: number) => JSON.stringify({ ...sampleEvent(index), model: undefined }),
  },
  {
    reason: 'unknown_field',
    value: (index: number) => JSON.stringify({ ...sampleEvent(index), colour: 'red' }),
  },
  {
    reason: 'invalid_value',
    value: (index: number) => JSON.stringify({ ...sampleEvent(index), duration_ms: -1 }),
  },
] as const;

const isInvalid = (index: number) => index % 100 === 50;
const isDeliveredTwice = (index: number) => index % 20 === 0;

function recordOf(index: number): string | Buffer {
  if (!isInvalid(index)) return sampleEventJson(index);
  const kind = invalidKinds[Math.floor(index / 100) % invalidKinds.length];
  return kind?.value(index) ?? '';
}

/** What is produced: each event in its turn, some of them again a hundred events later. */
function allRecords(): (string | Buffer)[] {
  const records: (string | Buffer)[] = [];
  for (let index = 0; index < EVENTS + 100; index += 1) {
    if (index < EVENTS) records.push(recordOf(index));
    if (index >= 100 && isDeliveredTwice(index - 100)) records.push(recordOf(index - 100));
  }
  return records;
}

test('20,000 events, some invalid or twice, are stored once despite kills', async (context) => {
  const broker = await requireKafka(context);
  if (broker === undefined) return;
  const { brokers } = broker;
  const folder = await mkdtemp(join(tmpdir(), 'uptally-ingest-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  const records = allRecords();
  assert.equal(records.length, EVENTS * 1.05);
  await createTopic(brokers, TOPIC, PARTITIONS);

  const start = () =>
    startUptally(['ingest'], {
      KAFKA_BROKERS: brokers.join(','),
      UPTALLY_KAFKA_TOPICS: TOPIC,
      UPTALLY_KAFKA_GROUP: GROUP,
      UPTALLY_DATA_DIR: folder,
    });
  let produced = 0;
  const produceNext = async (count: number) => {
    const values = records.slice(produced, produced + count);
    produced += count;
    await produce(brokers, TOPIC, count, (index) => values[index] ?? null);
  };
  const uncommitted = async () => {
    const places = await groupPlaces(brokers, GROUP, TOPIC);
    return places.reduce((sum, { committed, end }) => sum + end - Math.max(committed, 0), 0);
  };

  // Twice: killed when some records are stored, some read and not stored, some not even read.
  for (let kills = 0; kills < 2; kills += 1) {
    const killed = start();
    const stored = killed.nextLine('batch stored');
    await produceNext(3_000);
    await stored;
    await produceNext(3_000);
    assert.equal(await killed.end('SIGKILL'), null);
    await produceNext(1_000);
    assert.ok((await uncommitted()) > 0);
  }

  const last = start();
  await produceNext(records.length - produced);
  for (;;) {
    const stored = last.nextLine('batch stored');
    if ((await uncommitted()) === 0) break;
    await stored;
  }
  assert.equal(await last.end('SIGTERM'), 0);
  assert.equal(await uncommitted(), 0);

  const warehouse = openChdb(join(folder, 'warehouse'));
  try {
    const events = await warehouse.select(
      `SELECT count() AS rows, uniqExact(source, event_id) AS identities,
         countIf(event_id IN (
           SELECT event_id FROM events GROUP BY event_id HAVING uniqExact(content_hash) > 1
         )) AS conflicts
       FROM events FINAL`,
      {},
      z.unknown(),
    );
    const valid = EVENTS * 0.99;
    assert.deepEqual(events, [{ rows: valid, identities: valid, conflicts: 0 }]);
    const ids = await warehouse.select(
      'SELECT event_id FROM events FINAL',
      {},
      z.object({ event_id: z.string() }),
    );
    const expectedIds = Array.from({ length: EVENTS }, (_, index) => index)
      .filter((index) => !isInvalid(index))
      .map((index) => sampleEvent(index).event_id);
    assert.deepEqual(new Set(ids.map(({ event_id }) => event_id)), new Set(expectedIds));

    const letters = await warehouse.select(
      `SELECT reason, count() AS letters, uniqExact(raw) AS raws
       FROM dead_letters FINAL GROUP BY reason ORDER BY reason`,
      {},
      z.unknown(),
    );
    const perKind = EVENTS / 100 / invalidKinds.length;
    assert.deepEqual(
      letters,
      invalidKinds
        .map(({ reason }) => ({ reason, letters: perKind, raws: perKind }))
        .sort((a, b) => (a.reason < b.reason ? -1 : 1)),
    );
  } finally {
    await warehouse.close();
  }
});
