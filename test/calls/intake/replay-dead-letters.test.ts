import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { z } from 'zod';
import type { DeadLetter } from '../../../src/calls/call/dead-letter.ts';
import { formatTable } from '../../../src/calls/format/choose-format.ts';
import {
  deadLetterBatch,
  ingestOrder,
  kafkaIngestOrder,
} from '../../../src/calls/intake/encode-rows.ts';
import {
  type FiledLetter,
  findDeadLetters,
  type LetterFilter,
  markLetters,
  readLetterRecords,
} from '../../../src/calls/intake/find-dead-letters.ts';
import { replayDeadLetters } from '../../../src/calls/intake/replay-dead-letters.ts';
import { decodeRecords, storeRecords } from '../../../src/calls/intake/store-records.ts';
import { migrateWarehouse } from '../../../src/stores/warehouse/migrate.ts';
import { warehouseQuery } from '../../../src/stores/warehouse/query.ts';
import type { Warehouse } from '../../../src/stores/warehouse/warehouse.ts';
import { sampleEvent, sampleEventJson } from '../../support/sample-events.ts';
import { openTestWarehouse } from '../../support/test-warehouse.ts';

const RECEIVED = Date.UTC(2026, 5, 8);
const NOW = Date.UTC(2026, 5, 20);
const clock = { now: () => NOW };

let warehouse: Warehouse;

before(async () => {
  warehouse = openTestWarehouse();
  await migrateWarehouse(warehouse);
});

after(() => warehouse.close());

beforeEach(async () => {
  for (const table of ['events', 'dead_letters', 'dead_letter_marks']) {
    await warehouse.run(`TRUNCATE TABLE ${table}`);
  }
});

/**
 * A letter as a program filed it that could not read what this one can, unless the value is bad.
 */
function letter(offset: number, value: string, fields: Partial<DeadLetter> = {}): DeadLetter {
  return {
    origin: 'kafka:calls',
    partition: 1,
    offset: String(offset),
    part: 0,
    format: 'native',
    headers: {},
    raw: Buffer.from(value),
    receivedAt: RECEIVED + offset,
    ingestOrder: ingestOrder(RECEIVED + offset, BigInt(offset)),
    parts: 1,
    reason: 'unknown_field',
    jsonPath: '$.colour',
    message: '"colour": expected a field of uptally/call-event@1',
    ...fields,
  };
}

async function found(filter: LetterFilter = {}, pageLetters?: number): Promise<FiledLetter[]> {
  const letters: FiledLetter[] = [];
  for await (const page of findDeadLetters(warehouse, filter, pageLetters)) letters.push(...page);
  return letters.sort((a, b) => a.received_at_ms - b.received_at_ms);
}

async function storedEvents(): Promise<unknown[]> {
  return warehouse.select(
    `SELECT event_id, kafka_topic AS topic, kafka_partition AS partition, kafka_offset AS offset
     FROM events FINAL ORDER BY offset`,
    {},
    z.unknown(),
  );
}

const replay = (store: Warehouse = warehouse, filter: LetterFilter = { state: 'open' }) =>
  replayDeadLetters({ warehouse: store, clock, filter, formats: formatTable(undefined) });

test("what can be read now is stored and marked; the rest stays, with today's reason", async () => {
  await warehouse.insert(
    deadLetterBatch([
      letter(1, sampleEventJson(1)),
      letter(2, 'not json'),
      letter(3, sampleEventJson(3)),
      letter(4, '', { reason: 'empty_record' }),
      letter(5, sampleEventJson(5), { origin: 'file:/calls.ndjson', partition: 0 }),
    ]),
  );
  assert.deepEqual(await replay(), {
    found: 5,
    replayed: 4,
    remaining: { not_json: 1 },
  });
  const kafka = { topic: 'calls', partition: 1 };
  const events = [
    { event_id: sampleEvent(5).event_id, topic: '', partition: -1, offset: -1 },
    { event_id: sampleEvent(1).event_id, ...kafka, offset: 1 },
    { event_id: sampleEvent(3).event_id, ...kafka, offset: 3 },
  ];
  assert.deepEqual(await storedEvents(), events);
  assert.deepEqual(
    (await found()).map(({ offset, state }) => `${offset} ${state}`),
    ['1 replayed', '2 open', '3 replayed', '4 dropped', '5 replayed'],
  );

  // Again: nothing is found but what remains, and nothing changes.
  assert.deepEqual(await replay(), {
    found: 1,
    replayed: 0,
    remaining: { not_json: 1 },
  });
  assert.deepEqual(await storedEvents(), events);
});

test("a letter in a schema registry's frame is replayed from the record's own bytes", async () => {
  const framed = (value: string) => `\0\0\0\0\u0007${value}`;
  await warehouse.insert(
    deadLetterBatch([letter(1, framed(sampleEventJson(1))), letter(2, framed('\u0002Avro'))]),
  );
  assert.deepEqual(await replay(), { found: 2, replayed: 1, remaining: { binary_frame: 1 } });
  assert.equal((await storedEvents()).length, 1);
});

test('a replay that died between storing and marking is repeated without harm', async () => {
  await warehouse.insert(deadLetterBatch([letter(1, sampleEventJson(1))]));
  const dying: Warehouse = {
    ...warehouse,
    insert: async (batch) => {
      if (batch.table === 'dead_letter_marks') throw new Error('killed');
      await warehouse.insert(batch);
    },
  };
  await assert.rejects(replay(dying), /killed/);
  assert.equal((await storedEvents()).length, 1);
  assert.equal((await found({ state: 'open' })).length, 1);
  assert.deepEqual(await replay(), { found: 1, replayed: 1, remaining: {} });
  assert.equal((await storedEvents()).length, 1);
});

test('a letter that the warehouse refuses stays open', async () => {
  await warehouse.run("ALTER TABLE events ADD CONSTRAINT no_poison CHECK model != 'poison'");
  try {
    const poison = JSON.stringify({ ...sampleEvent(1), model: 'poison' });
    await warehouse.insert(deadLetterBatch([letter(1, poison), letter(2, sampleEventJson(2))]));
    assert.deepEqual(await replay(), {
      found: 2,
      replayed: 1,
      remaining: { warehouse_rejected: 1 },
    });
    const states = (await found()).map(({ offset, state }) => `${offset} ${state}`);
    assert.deepEqual(states.sort(), ['1 open', '2 replayed']);
  } finally {
    await warehouse.run('ALTER TABLE events DROP CONSTRAINT no_poison');
  }
});

test('a correction that came after the letter still counts after its replay', async () => {
  await warehouse.insert(deadLetterBatch([letter(1, sampleEventJson(1))]));
  const corrected = { ...sampleEvent(1), http_status: 500 };
  await storeRecords(
    warehouse,
    decodeRecords([
      {
        bytes: Buffer.from(JSON.stringify(corrected)),
        origin: 'kafka:calls',
        partition: 1,
        offset: '9',
        arrival: {
          ingestOrder: ingestOrder(RECEIVED + 60_000, 9n),
          kafkaTopic: 'calls',
          kafkaPartition: 1,
          kafkaOffset: '9',
          ingestedAt: RECEIVED + 60_000,
        },
      },
    ]),
  );
  await replay();
  const rows = await warehouse.select(
    'SELECT http_status FROM events FINAL ORDER BY ingest_order DESC',
    {},
    z.unknown(),
  );
  assert.deepEqual(rows, [{ http_status: 500 }, { http_status: 200 }]);
});

/** The call of 10:00 cannot be read, its correction of 10:01 can; both are fetched at 10:30. */
const TEN = Date.UTC(2026, 5, 8, 10);
const HALF_PAST = TEN + 30 * 60_000;
const lateRecord = (value: string, minute: number) => ({
  bytes: Buffer.from(value),
  origin: 'kafka:calls',
  partition: 1,
  offset: String(minute),
  arrival: {
    ingestOrder: kafkaIngestOrder(TEN + minute * 60_000, BigInt(minute)),
    kafkaTopic: 'calls',
    kafkaPartition: 1,
    kafkaOffset: String(minute),
    ingestedAt: HALF_PAST,
  },
});

test('a correction counts after the replay of what it corrects', async () => {
  const [unreadable] = decodeRecords([lateRecord('{"event_id":1}', 0)]).letters;
  assert.ok(unreadable !== undefined);
  // As a program kept it that could not read what this one can.
  await warehouse.insert(
    deadLetterBatch([{ ...unreadable, raw: Buffer.from(sampleEventJson(1)) }]),
  );
  const corrected = JSON.stringify({ ...sampleEvent(1), http_status: 500 });
  await storeRecords(warehouse, decodeRecords([lateRecord(corrected, 1)]));
  assert.equal((await replay()).replayed, 1);
  assert.deepEqual(await statusesByOrder(), [{ http_status: 500 }, { http_status: 200 }]);
});

test('a letter from before its order was kept counts from when it was received', async () => {
  const raw = Buffer.from(sampleEventJson(1)).toString('base64');
  await warehouse.run(
    `INSERT INTO dead_letters (origin, record_partition, record_offset, raw_base64, reason,
       json_path, message, received_at)
     VALUES ('kafka:calls', 1, 1, '${raw}', 'unknown_field', '$', 'm', '2026-06-08 10:30:00.000')`,
  );
  const corrected = JSON.stringify({ ...sampleEvent(1), http_status: 500 });
  await storeRecords(warehouse, decodeRecords([lateRecord(corrected, 31)]));
  assert.equal((await replay()).replayed, 1);
  assert.deepEqual(await statusesByOrder(), [{ http_status: 500 }, { http_status: 200 }]);
});

function statusesByOrder(): Promise<unknown[]> {
  return warehouse.select(
    'SELECT http_status FROM events FINAL ORDER BY ingest_order DESC',
    {},
    z.unknown(),
  );
}

test('a letter whose bytes are cut is not read again, and stays', async () => {
  const whole = { bytes: 200_000_000, sha256: 'ab'.repeat(32) };
  await warehouse.insert(
    deadLetterBatch([letter(1, sampleEventJson(1), { whole }), letter(2, sampleEventJson(2))]),
  );
  assert.deepEqual(await replay(), { found: 2, replayed: 1, remaining: { cut: 1 } });
  const [cut] = await found({ state: 'open' });
  assert.deepEqual([cut?.whole_bytes, cut?.whole_sha256], [200_000_000, 'ab'.repeat(32)]);
});

test("the readable calls of a whole record's letter are stored; it stays for others", async () => {
  const call = { id: 'x', status: 'success', startTime: 1.5, endTime: 2, model: 'm' };
  const payloads = [
    { ...call, custom_llm_provider: 'openai' },
    { ...call, id: undefined },
  ];
  await warehouse.insert(
    deadLetterBatch([letter(1, JSON.stringify(payloads), { format: 'litellm' })]),
  );
  assert.deepEqual(await replay(), { found: 1, replayed: 0, remaining: { missing_field: 1 } });
  assert.equal((await storedEvents()).length, 1);
});

test('a letter is read again in its own format, as the part of the record that it is', async () => {
  const envelope = {
    specversion: '1.0',
    id: 'ce-1',
    source: 'gateway',
    type: 'call',
    data: { ...sampleEvent(1), event_id: undefined, source: undefined },
  };
  await warehouse.insert(
    deadLetterBatch([
      letter(1, JSON.stringify(envelope), { format: 'cloudevents', part: 0 }),
      letter(1, JSON.stringify(envelope), { format: 'native', part: 1 }),
    ]),
  );
  assert.equal(new Set((await found()).map(({ id }) => id)).size, 2);
  assert.deepEqual(await replay(), { found: 2, replayed: 1, remaining: { missing_field: 1 } });
  const [left] = await found({ state: 'open' });
  assert.deepEqual([left?.part, left?.format], [1, 'native']);
});

test('letters are found by id, reason, origin, state and time, in pages', async () => {
  await warehouse.insert(
    deadLetterBatch([
      letter(1, 'a', { reason: 'not_json' }),
      letter(2, 'b'),
      letter(3, 'c', { origin: 'stdin' }),
    ]),
  );
  const [first, second, third] = await found();
  assert.ok(first !== undefined && second !== undefined && third !== undefined);
  assert.match(first.id, /^[0-9a-f]{32}$/);
  const offsets = async (filter: LetterFilter) =>
    (await found(filter, 1)).map(({ offset }) => offset);
  assert.deepEqual(await offsets({}), ['1', '2', '3']);
  assert.deepEqual(await offsets({ ids: [first.id, third.id.slice(0, 12)] }), ['1', '3']);
  assert.deepEqual(await offsets({ reason: 'unknown_field' }), ['2', '3']);
  assert.deepEqual(await offsets({ origin: 'stdin' }), ['3']);
  assert.deepEqual(await offsets({ since: RECEIVED + 2, until: RECEIVED + 3 }), ['2']);
  assert.deepEqual(await offsets({ state: 'dropped' }), []);
  await markLetters(warehouse, [second.id], { state: 'dropped', note: 'a test', now: NOW });
  assert.deepEqual(await offsets({ state: 'dropped' }), ['2']);
  assert.equal((await found({ state: 'dropped' }))[0]?.note, 'a test');
});

test('a dropped letter keeps its bytes, and replaying the open ones leaves it alone', async () => {
  await warehouse.insert(deadLetterBatch([letter(1, sampleEventJson(1))]));
  const [dropped] = await found();
  assert.ok(dropped !== undefined);
  await markLetters(warehouse, [dropped.id], { state: 'dropped', note: 'a test', now: NOW });
  assert.equal((await replay()).found, 0);
  const bytes = await readLetterRecords(warehouse, [dropped.id]);
  assert.equal(bytes.get(dropped.id)?.bytes.toString(), sampleEventJson(1));
  // Who thinks better of it names it.
  assert.equal((await replay(warehouse, { ids: [dropped.id] })).replayed, 1);
  assert.deepEqual(
    (await found()).map(({ state }) => state),
    ['replayed'],
  );
});

test('the weekly count leaves out what was read after a fix', async () => {
  await warehouse.insert(deadLetterBatch([letter(1, sampleEventJson(1)), letter(2, 'not json')]));
  const weekly = () =>
    warehouse.select(
      ...warehouseQuery('statement/dead-letters-of-span', {
        parameters: { start_ms: RECEIVED, end_ms: RECEIVED + 1_000 },
      }),
      z.unknown(),
    );
  assert.deepEqual(await weekly(), [{ reason: 'unknown_field', records: 2 }]);
  await replay();
  assert.deepEqual(await weekly(), [{ reason: 'unknown_field', records: 1 }]);
});
