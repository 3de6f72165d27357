import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { IncomingRecord } from '../../../src/calls/intake/incoming-record.ts';
import {
  type RecordWriterInput,
  type StoredBatch,
  startRecordWriter,
} from '../../../src/calls/intake/record-writer.ts';
import { decodeRecords } from '../../../src/calls/intake/store-records.ts';
import { type FetchedBatch, readBatch } from '../../../src/calls/kafka/read-batch.ts';
import { UptallyError } from '../../../src/ground/errors.ts';
import type { RowBatch, Warehouse } from '../../../src/stores/warehouse/warehouse.ts';
import { sampleEventJson } from '../../support/sample-events.ts';

/** A warehouse that writes down what happens, and does what the test says with each insert. */
function noting(
  notes: string[],
  onInsert: (batch: RowBatch) => Promise<void> = async () => {},
): Warehouse {
  return {
    label: 'noting',
    select: async () => [],
    run: async () => {},
    insert: async (batch) => {
      notes.push(`insert ${batch.rowCount} ${batch.table}`);
      await onInsert(batch);
    },
    ping: async () => {},
    close: async () => {},
  };
}

function recordOf(index: number, value = sampleEventJson(index)): IncomingRecord {
  return {
    bytes: Buffer.from(value),
    origin: 'kafka:calls',
    partition: 0,
    offset: String(index),
    arrival: {
      ingestOrder: 1n,
      kafkaTopic: 'calls',
      kafkaPartition: 0,
      kafkaOffset: String(index),
      ingestedAt: 0,
    },
  };
}

function records(count: number) {
  return decodeRecords(Array.from({ length: count }, (_, index) => recordOf(index)));
}

function place(nextOffset: number, partition = 0) {
  return { topic: 'calls', partition, nextOffset: String(nextOffset), lag: 0, generation: 1 };
}

/** Waits end only when the test ends them. */
function heldWaits() {
  const waits: { ms: number; end: () => void }[] = [];
  const wait = (ms: number, signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      waits.push({ ms, end: resolve });
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  return { waits, wait };
}

function writerInput(
  input: Partial<RecordWriterInput> & Pick<RecordWriterInput, 'warehouse'>,
): RecordWriterInput {
  return {
    clock: { now: () => 0 },
    commit: async () => {},
    wait: heldWaits().wait,
    random: () => 1,
    onAway: () => {},
    onBack: () => {},
    ...input,
  };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await setImmediate();
}

const away = new UptallyError('unavailable', 'noting: away');

test('a batch is inserted, then its dead letters, then its offsets are committed', async () => {
  const notes: string[] = [];
  const batches: StoredBatch[] = [];
  const writer = startRecordWriter(
    writerInput({
      warehouse: noting(notes),
      commit: async (places) => {
        notes.push(
          `commit ${places.map(({ partition, nextOffset }) => `${partition}:${nextOffset}`)}`,
        );
      },
      onBatch: (batch) => batches.push(batch),
    }),
  );
  writer.add(records(3), 100, 7, place(3));
  writer.add(decodeRecords([recordOf(3, 'nonsense'), recordOf(4, '{}')]), 10, 1, place(5));
  writer.add(records(1), 100, 1, place(1, 1));
  await writer.finish();
  assert.deepEqual(notes, ['insert 4 events', 'insert 2 dead_letters', 'commit 0:5,1:1']);
  assert.deepEqual(batches, [
    {
      records: 6,
      stored: 4,
      rejectedByReason: { not_json: 1, missing_field: 1 },
      skippedByReason: {},
      decodeMs: 9,
      insertMs: 0,
      commitMs: 0,
      lagByPartition: [place(5), place(1, 1)],
    },
  ]);
});

test('records are gathered until they are many or half a second old', async () => {
  const notes: string[] = [];
  const { waits, wait } = heldWaits();
  const writer = startRecordWriter(writerInput({ warehouse: noting(notes), wait }));
  writer.add(records(10), 1, 0, place(10));
  await until(() => waits.length === 1);
  writer.add(records(5), 1, 0, place(15));
  assert.deepEqual([waits[0]?.ms, notes], [500, []]);
  waits[0]?.end();
  await until(() => notes.length === 1);
  writer.add(records(20_000), 1, 0, place(20_015));
  await until(() => notes.length === 2);
  assert.deepEqual(notes, ['insert 15 events', 'insert 20000 events']);
  writer.add(records(1), 17 << 20, 0, place(20_016));
  await until(() => notes.length === 3);
  await writer.finish();
});

test('while one batch is written there is room for one more, not for two', async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const notes: string[] = [];
  const writer = startRecordWriter(writerInput({ warehouse: noting(notes, () => held) }));
  writer.add(records(20_000), 1, 0, place(20_000));
  await until(() => notes.length === 1);
  assert.equal(writer.hasRoom(), true);
  writer.add(records(20_000), 1, 0, place(40_000));
  assert.equal(writer.hasRoom(), false);
  release();
  await until(() => notes.length === 2);
  assert.equal(writer.hasRoom(), true);
  await writer.finish();
});

test('an absent warehouse is tried after growing waits; nothing is committed before', async () => {
  const notes: string[] = [];
  const { waits, wait } = heldWaits();
  let failures = 9;
  const writer = startRecordWriter(
    writerInput({
      wait,
      warehouse: noting([], async () => {
        failures -= 1;
        if (failures >= 0) throw away;
      }),
      commit: async () => void notes.push('commit'),
      onAway: (_error, waitMs) => notes.push(`away ${waitMs}`),
      onBack: () => notes.push('back'),
    }),
  );
  writer.add(records(20_000), 1, 0, place(20_000));
  const seconds = [0.5, 1, 2, 4, 8, 16, 30, 30, 30];
  for (const [index, length] of seconds.entries()) {
    await until(() => notes.length === index + 1);
    assert.equal(notes.at(-1), `away ${length * 1_000}`);
    assert.equal(writer.awayReason(), 'noting: away');
    assert.equal(writer.hasRoom(), false);
    waits.at(-1)?.end();
  }
  await until(() => notes.at(-1) === 'commit');
  assert.deepEqual(notes.slice(-2), ['back', 'commit']);
  assert.equal(writer.awayReason(), undefined);
  await writer.finish();
});

test('a writer that ends while the warehouse is away tries once and commits nothing', async () => {
  const notes: string[] = [];
  const writer = startRecordWriter(
    writerInput({
      warehouse: noting(notes, async () => {
        throw away;
      }),
      commit: async () => void notes.push('commit'),
    }),
  );
  writer.add(records(20_000), 1, 0, place(20_000));
  await until(() => writer.awayReason() !== undefined);
  await writer.finish();
  assert.deepEqual(notes, ['insert 20000 events', 'insert 20000 events']);
});

test('a fault that nobody foresaw ends the writer with it', async () => {
  const fault = new TypeError('a fault of the program');
  const warehouse = noting([], async () => {
    throw fault;
  });
  const writer = startRecordWriter(writerInput({ warehouse }));
  writer.add(records(20_000), 1, 0, place(20_000));
  await assert.rejects(writer.done, fault);
  await assert.rejects(writer.finish(), fault);
});

function fetched(count: number, notes: string[]): FetchedBatch {
  const messages = Array.from({ length: count }, (_, index) => ({
    value: Buffer.from(sampleEventJson(index)),
    offset: String(100 + index),
    timestamp: '1780000000000',
  }));
  return {
    // Two control records follow the last message.
    batch: {
      topic: 'calls',
      partition: 2,
      highWatermark: '9000',
      messages,
      lastOffset: () => String(101 + count),
    },
    resolveOffset: (offset) => notes.push(`resolve ${offset}`),
    heartbeat: async () => void notes.push('heartbeat'),
  };
}

test('a long batch is read in slices, heartbeats between, up to its control records', async () => {
  const notes: string[] = [];
  const committed: string[] = [];
  const writer = startRecordWriter(
    writerInput({
      warehouse: noting([]),
      commit: async (places) => {
        for (const { nextOffset, lag } of places)
          committed.push(`${nextOffset} of 9000, ${lag} left`);
      },
    }),
  );
  const { signal } = new AbortController();
  const clock = { now: () => 0 };
  await readBatch({
    payload: fetched(4_500, notes),
    writer,
    wait: heldWaits().wait,
    generation: 1,
    clock,
    signal,
  });
  await writer.finish();
  assert.deepEqual(notes, [
    'resolve 2099',
    'heartbeat',
    'resolve 4099',
    'heartbeat',
    'resolve 4599',
    'heartbeat',
  ]);
  assert.deepEqual(committed, ['4602 of 9000, 4398 left']);
});

test('a batch without room keeps the membership; without a warehouse it waits', async () => {
  const notes: string[] = [];
  let fail = (_error: Error) => {};
  const held = new Promise<void>((_resolve, reject) => {
    fail = reject;
  });
  const { waits, wait } = heldWaits();
  const writer = startRecordWriter(writerInput({ warehouse: noting([], () => held) }));
  writer.add(records(20_000), 1, 0, place(20_000));
  await until(() => writer.hasRoom());
  await setImmediate();
  writer.add(records(20_000), 1, 0, place(40_000));
  const { signal } = new AbortController();
  const clock = { now: () => 0 };
  const reading = readBatch({
    payload: fetched(10, notes),
    writer,
    wait,
    generation: 1,
    clock,
    signal,
  });
  for (let beat = 1; beat <= 3; beat += 1) {
    await until(() => waits.length === beat);
    waits.at(-1)?.end();
    await until(() => notes.length === beat);
  }
  assert.deepEqual(notes, ['heartbeat', 'heartbeat', 'heartbeat']);
  fail(away);
  await reading;
  assert.ok(!notes.some((note) => note.startsWith('resolve')), 'nothing is marked as read');
  await writer.finish();
});
