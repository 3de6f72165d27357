import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { findConflicts } from '../../../src/calls/intake/find-conflicts.ts';
import { decodeRecords, storeRecords } from '../../../src/calls/intake/store-records.ts';
import { migrateWarehouse } from '../../../src/stores/warehouse/migrate.ts';
import type { Warehouse } from '../../../src/stores/warehouse/warehouse.ts';
import { openTestWarehouse } from '../../support/test-warehouse.ts';

const JUNE = Date.UTC(2026, 5, 1);
const ALL = { from: Number.MIN_SAFE_INTEGER, until: Number.MAX_SAFE_INTEGER, limit: 10 };

let warehouse: Warehouse;

before(async () => {
  warehouse = openTestWarehouse();
  await migrateWarehouse(warehouse);
  for (const table of ['events', 'dead_letters']) await warehouse.run(`TRUNCATE TABLE ${table}`);
  await store(1, { event_id: 'once', started_at: '2026-06-07T11:30:00Z' });
  await store(2, { event_id: 'again', started_at: '2026-06-07T11:30:00Z' });
  await store(3, { event_id: 'again', started_at: '2026-06-07T11:30:00Z' });
  await store(4, { event_id: 'moved', started_at: '2026-06-30T23:59:59Z', http_status: 500 });
  await store(5, { event_id: 'moved', started_at: '2026-07-01T00:00:00Z', http_status: 200 });
  await store(7, { event_id: 'thrice', started_at: '2026-06-07T11:30:00Z', team: 'b' });
  await store(6, { event_id: 'thrice', started_at: '2026-06-07T11:30:00Z', team: 'a' });
  await store(8, { event_id: 'thrice', started_at: '2026-06-07T11:30:00Z', labels: { a: '1' } });
});

after(() => warehouse.close());

/** One event; `order` is its place in the order of ingestion. */
async function store(order: number, fields: object): Promise<void> {
  const event = { duration_ms: 5, provider: 'p', model: 'm', http_status: 200, source: 's' };
  await storeRecords(
    warehouse,
    decodeRecords([
      {
        bytes: Buffer.from(JSON.stringify({ ...event, ...fields })),
        origin: 'kafka:calls',
        partition: 0,
        offset: String(order),
        arrival: {
          ingestOrder: BigInt(order),
          kafkaTopic: 'calls',
          kafkaPartition: 0,
          kafkaOffset: String(order),
          ingestedAt: JUNE + order,
        },
      },
    ]),
  );
}

test('every content of an event is shown, the newest first: that one counts', async () => {
  const { total, conflicts } = await findConflicts(warehouse, ALL);
  assert.equal(total, 2);
  assert.deepEqual(
    conflicts.map(({ eventId, fields, contents }) => ({
      eventId,
      fields,
      contents: contents.map(({ event, place }) => [place, ...fields.map((field) => event[field])]),
    })),
    [
      {
        eventId: 'moved',
        fields: ['started_at', 'http_status'],
        contents: [
          ['kafka:calls/0/5', Date.UTC(2026, 6, 1), 200],
          ['kafka:calls/0/4', Date.UTC(2026, 6, 1) - 1_000, 500],
        ],
      },
      {
        eventId: 'thrice',
        fields: ['team', 'labels'],
        contents: [
          ['kafka:calls/0/8', '', { a: '1' }],
          ['kafka:calls/0/7', 'b', {}],
          ['kafka:calls/0/6', 'a', {}],
        ],
      },
    ],
  );
});

test('a conflict belongs to every month that one of its contents is in', async () => {
  const july = { ...ALL, from: Date.UTC(2026, 6, 1) };
  const { total, conflicts } = await findConflicts(warehouse, july);
  assert.equal(total, 1);
  assert.deepEqual(
    conflicts.map(({ eventId, contents }) => [eventId, contents.length]),
    [['moved', 2]],
  );
});

test('a limit is told apart from the total', async () => {
  const { total, conflicts } = await findConflicts(warehouse, { ...ALL, limit: 1 });
  assert.deepEqual([total, conflicts.length], [2, 1]);
});
