import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { callEventSchema } from '../../../src/calls/call/call-event.ts';
import { eventBatch, ingestOrder } from '../../../src/calls/intake/encode-rows.ts';
import { factKeeper, rollUpMinutes } from '../../../src/calls/minute/roll-up-minutes.ts';
import { systemClock } from '../../../src/ground/time.ts';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import { migrateWarehouse } from '../../../src/stores/warehouse/migrate.ts';
import type { Warehouse } from '../../../src/stores/warehouse/warehouse.ts';
import { openLedgerCopy } from '../../support/ledger-copy.ts';
import { openTestWarehouse } from '../../support/test-warehouse.ts';

let warehouse: Warehouse;
let ledger: Ledger;
let order = 0n;

before(async () => {
  warehouse = openTestWarehouse();
  ledger = await openLedgerCopy();
  await migrateWarehouse(warehouse);
});

after(async () => {
  await warehouse.close();
  await ledger.close();
});

async function store(events: readonly Record<string, unknown>[]): Promise<void> {
  const rows = events.map((fields) => {
    order += 1n;
    const event = callEventSchema.parse({
      duration_ms: 1_000,
      provider: 'anthropic',
      model: 'opus',
      http_status: 200,
      ...fields,
    });
    const arrival = {
      ingestOrder: ingestOrder(0, order),
      kafkaTopic: '',
      kafkaPartition: -1,
      kafkaOffset: '-1',
      ingestedAt: 0,
    };
    return { event, arrival };
  });
  await warehouse.insert(eventBatch(rows));
}

const factRow = z.object({ fact: z.string() });

async function facts(): Promise<string[]> {
  const rows = await warehouse.select(
    `SELECT concat(formatDateTime(minute, '%d %H:%i', 'UTC'), ' ', model, ' ok ', toString(ok),
       ' bad ', toString(provider_error),
       ' p50 ', toString(round(if(empty(duration_ms_bins), nan, pow(1.01 / 0.99, p50) * 1.01), -1))
     ) AS fact,
     arrayReduce('quantileExactWeighted', duration_ms_bins, duration_ms_calls) AS p50
     FROM minute_facts FINAL ORDER BY minute, model`,
    {},
    factRow,
  );
  return rows.map((row) => row.fact);
}

const rollUp = () => rollUpMinutes({ warehouse, ledger, clock: systemClock });

test('facts follow the events: counted once, late ones added, corrected ones moved', async (t) => {
  await t.test('a minute counts what happened in it', async () => {
    await store([
      { event_id: '1', started_at: '2026-06-07T11:00:00Z' },
      { event_id: '2', started_at: '2026-06-07T11:00:59.999Z', http_status: 500 },
      { event_id: '3', started_at: '2026-06-07T11:01:00Z', duration_ms: 500 },
      { event_id: '4', started_at: '2026-06-08T00:00:00Z', model: 'sonnet' },
    ]);
    assert.deepEqual(await rollUp(), { minutes: 3, eventRows: 4 });
    assert.deepEqual(await facts(), [
      '07 11:00 opus ok 1 bad 1 p50 1000',
      '07 11:01 opus ok 1 bad 0 p50 500',
      '08 00:00 sonnet ok 1 bad 0 p50 1000',
    ]);
  });

  await t.test('running it again changes nothing', async () => {
    const before = await facts();
    await rollUp();
    await rollUp();
    assert.deepEqual(await facts(), before);
  });

  await t.test('an event delivered again and a late one: the minute is counted anew', async () => {
    await store([
      { event_id: '1', started_at: '2026-06-07T11:00:00Z' },
      { event_id: '5', started_at: '2026-06-07T11:00:30Z' },
    ]);
    await rollUp();
    assert.equal((await facts())[0], '07 11:00 opus ok 2 bad 1 p50 1000');
  });

  await t.test('an event corrected into another minute and model leaves its old one', async () => {
    await store([{ event_id: '3', started_at: '2026-06-09T00:00:00Z', model: 'haiku' }]);
    await rollUp();
    assert.deepEqual(await facts(), [
      '07 11:00 opus ok 2 bad 1 p50 1000',
      '08 00:00 sonnet ok 1 bad 0 p50 1000',
      '09 00:00 haiku ok 1 bad 0 p50 1000',
    ]);
  });

  await t.test('an event that comes a month late is counted in its own minute', async () => {
    await store([
      { event_id: '8', started_at: '2026-05-07T11:00:00Z', http_status: 500 },
      { event_id: '9', started_at: '2026-06-08T00:00:59Z', model: 'sonnet' },
    ]);
    await rollUp();
    assert.deepEqual(await facts(), [
      '07 11:00 opus ok 0 bad 1 p50 nan',
      '07 11:00 opus ok 2 bad 1 p50 1000',
      '08 00:00 sonnet ok 2 bad 0 p50 1000',
      '09 00:00 haiku ok 1 bad 0 p50 1000',
    ]);
  });

  await t.test('dates beyond 1970 to 2106 are kept as events and have no facts', async () => {
    await store([
      { event_id: '6', started_at: '9999-12-31T23:59:59Z' },
      { event_id: '7', started_at: '0001-01-01T00:00:00Z' },
    ]);
    await rollUp();
    assert.equal((await facts()).length, 4);
  });
});

test('a row is looked at again only as long as another may still appear beside it', async (t) => {
  const cases = [
    { name: 'one that was stored just now', secondsAgo: 0, eventRows: 1 },
    {
      name: 'one whose insert took long, or of a server whose clock is behind',
      secondsAgo: 170,
      eventRows: 1,
    },
    { name: 'one of a server whose clock is ahead', secondsAgo: -30, eventRows: 1 },
    { name: 'nothing new since the overlap', secondsAgo: 190, eventRows: 0 },
  ];
  for (const { name, secondsAgo, eventRows } of cases) {
    await t.test(name, async () => {
      await warehouse.run('TRUNCATE TABLE events');
      await store([{ event_id: '1', started_at: '2026-07-01T11:00:00Z' }]);
      await rollUp();
      await warehouse.run('TRUNCATE TABLE events');
      await warehouse.run(
        `INSERT INTO events (event_id, started_at_ms, model, outcome, stored_at)
         VALUES ('${secondsAgo}', 1782903660000, 'opus', 'ok',
           now64(3) - INTERVAL ${secondsAgo} SECOND)`,
      );
      assert.deepEqual(await rollUp(), { minutes: Math.sign(eventRows), eventRows });
    });
  }
});

test('in a pause nothing is computed', async () => {
  await warehouse.run('TRUNCATE TABLE events');
  await ledger.run('DELETE FROM watermarks', []);
  await warehouse.run(
    `INSERT INTO events (event_id, started_at_ms, model, outcome, stored_at)
     VALUES ('old', 1782903660000, 'opus', 'ok', now64(3) - INTERVAL 1 HOUR)`,
  );
  assert.deepEqual(await rollUp(), { minutes: 1, eventRows: 1 });
  assert.deepEqual(await rollUp(), { minutes: 0, eventRows: 0 });
});

test('who follows counts only what he has not seen, late rows among older ones too', async () => {
  await warehouse.run('TRUNCATE TABLE events');
  await ledger.run('DELETE FROM watermarks', []);
  const keeper = factKeeper({ warehouse, ledger, clock: systemClock });
  const stored = (id: string, secondsAgo: number) =>
    warehouse.run(
      `INSERT INTO events (event_id, started_at_ms, model, outcome, stored_at)
       VALUES ('${id}', 1782903660000, 'opus', 'ok', now64(3) - INTERVAL ${secondsAgo} SECOND)`,
    );
  await stored('first', 0);
  assert.deepEqual(await keeper.follow(), { minutes: 1, eventRows: 1 });
  assert.deepEqual(await keeper.follow(), { minutes: 0, eventRows: 0 });
  // Its insert took two minutes.
  await stored('late', 120);
  assert.deepEqual(await keeper.follow(), { minutes: 1, eventRows: 1 });
  assert.deepEqual(await keeper.rollUp(), { minutes: 0, eventRows: 0 });
  // Another process does not know what this one has seen.
  assert.deepEqual(await rollUp(), { minutes: 1, eventRows: 2 });
});
