import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import fc from 'fast-check';
import { z } from 'zod';
import { DAY_MS, HOUR_MS, instantOf, MINUTE_MS } from '../../../src/ground/time.ts';
import type { MinuteFact } from '../../../src/health/detect/minute-counts.ts';
import { countsWithin, keepCounts, lastCallOf } from '../../../src/health/live/kept-counts.ts';
import { readModelMinutes, recentCounts } from '../../../src/health/live/recent-counts.ts';
import { openScratchWarehouse } from '../../../src/running/stores.ts';
import type { Warehouse } from '../../../src/stores/warehouse/warehouse.ts';
import { storeFacts } from './store-facts.ts';

const NOW = instantOf('2026-06-07T16:00:20Z');
const TODAY = instantOf('2026-06-07T00:00:00Z');
const QUARTER_MS = 15 * MINUTE_MS;

let warehouse: Warehouse;
before(async () => {
  warehouse = await openScratchWarehouse();
});
after(() => warehouse.close());
beforeEach(() => warehouse.run('TRUNCATE TABLE minute_facts'));

const fact = (minute: number, model: string, good: number, bad: number): MinuteFact => ({
  minute,
  cell: { provider: 'p', model, region: '', account: '', route: '' },
  good,
  bad,
});

const ofDay = { start: TODAY, end: TODAY + DAY_MS };

test('counts are those of the facts, whatever interval of quarters is asked for', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          minute: fc.integer({ min: 0, max: 3 * 1_440 - 1 }),
          good: fc.integer({ min: 0, max: 5 }),
          bad: fc.integer({ min: 0, max: 5 }),
        }),
        { minLength: 1, maxLength: 60 },
      ),
      fc.integer({ min: 0, max: 3 * 96 }),
      fc.integer({ min: 0, max: 3 * 96 }),
      async (drawn, a, b) => {
        await warehouse.run('TRUNCATE TABLE minute_facts');
        const byMinute = new Map(drawn.map((one) => [one.minute, one]));
        const start = TODAY - 2 * DAY_MS;
        const facts = [...byMinute.values()].map(({ minute, good, bad }) =>
          fact(start + minute * MINUTE_MS, 'm', good, bad),
        );
        await storeFacts(warehouse, facts);
        const [model] = await keepCounts(warehouse, 10).read(TODAY + DAY_MS);
        const interval = {
          start: start + Math.min(a, b) * QUARTER_MS,
          end: start + Math.max(a, b) * QUARTER_MS,
        };
        const inside = facts.filter(
          ({ minute }) => minute >= interval.start && minute < interval.end,
        );
        const expected = {
          good: inside.reduce((sum, one) => sum + one.good, 0),
          bad: inside.reduce((sum, one) => sum + one.bad, 0),
        };
        const counted = model === undefined ? { good: 0, bad: 0 } : countsWithin(model, interval);
        assert.deepEqual(counted, expected);
      },
    ),
    { numRuns: 25 },
  ));

test('a day whose facts were computed anew is read anew, and what went away is gone', async () => {
  const counts = keepCounts(warehouse, 30);
  assert.deepEqual(await counts.read(NOW), []);
  await storeFacts(warehouse, [fact(TODAY + HOUR_MS, 'a', 5, 1), fact(TODAY, 'b', 1, 0)]);
  const first = await counts.read(NOW);
  assert.deepEqual(
    first.map(({ model }) => model),
    ['a', 'b'],
  );
  // A late call, and an event that moved to another day.
  await storeFacts(warehouse, [
    fact(TODAY + HOUR_MS, 'a', 5, 2),
    fact(TODAY, 'b', 0, 0),
    fact(TODAY - 9 * DAY_MS, 'a', 3, 0),
  ]);
  const [a, ...others] = await counts.read(NOW + 1_000);
  assert.deepEqual(others, []);
  assert.ok(a !== undefined);
  assert.deepEqual(countsWithin(a, ofDay), { good: 5, bad: 2 });
  const past = { start: TODAY - 9 * DAY_MS, end: TODAY - 8 * DAY_MS };
  assert.deepEqual(countsWithin(a, past), { good: 3, bad: 0 });
  assert.equal(lastCallOf(a), TODAY + HOUR_MS);
});

test('facts that come with the instant of the newest ones are not missed', async () => {
  const counts = keepCounts(warehouse, 30);
  await storeFacts(warehouse, [fact(TODAY, 'a', 5, 0)]);
  const computed = await warehouse.select(
    'SELECT toUnixTimestamp64Milli(max(computed_at)) AS ms FROM minute_facts',
    {},
    z.object({ ms: z.number() }),
  );
  const at = computed[0]?.ms ?? 0;
  await counts.read(at + 1_000);
  await warehouse.run(
    `INSERT INTO minute_facts (minute, provider, model, region, account, route,
     good_calls, bad_calls, computed_at, is_deleted)
     VALUES (${TODAY / 1_000},'p','late','','','',1,0,${at / 1_000},0)`,
  );
  const models = await counts.read(at + 2_000);
  assert.deepEqual(
    models.map(({ model }) => model),
    ['a', 'late'],
  );
});

test('days that are over for too long are let go', async () => {
  const counts = keepCounts(warehouse, 3);
  await storeFacts(warehouse, [fact(TODAY, 'a', 5, 0), fact(TODAY - 4 * DAY_MS, 'old', 1, 0)]);
  assert.deepEqual(
    (await counts.read(NOW)).map(({ model }) => model),
    ['a'],
  );
  assert.deepEqual(await counts.read(NOW + 4 * DAY_MS), []);
});

test('the newest minutes are counted with the one that runs', async () => {
  const minute = NOW - (NOW % MINUTE_MS);
  await storeFacts(warehouse, [
    fact(minute, 'a', 1, 1),
    fact(minute - 4 * MINUTE_MS, 'a', 10, 0),
    fact(minute - 5 * MINUTE_MS, 'a', 100, 0),
    fact(minute - 15 * MINUTE_MS, 'a', 1_000, 0),
    fact(minute - HOUR_MS, 'a', 10_000, 0),
  ]);
  assert.deepEqual(await recentCounts(warehouse, NOW), [
    {
      provider: 'p',
      model: 'a',
      last5: { good: 11, bad: 1 },
      last15: { good: 111, bad: 1 },
      last60: { good: 1_111, bad: 1 },
    },
  ]);
});

test('minutes come with their sum, and without latencies where no call tells', async () => {
  await storeFacts(warehouse, [fact(TODAY, 'a', 4, 1), fact(TODAY + MINUTE_MS, 'a', 0, 5)]);
  const none = { median: null, ninetyFifth: null };
  const { total, minutes } = await readModelMinutes(
    warehouse,
    { provider: 'p', model: 'a' },
    ofDay,
  );
  assert.deepEqual(total, { minute: 0, good: 4, bad: 6, durationMs: none, firstTokenMs: none });
  assert.deepEqual(
    minutes.map(({ minute, good, bad }) => [minute, good, bad]),
    [
      [TODAY, 4, 1],
      [TODAY + MINUTE_MS, 0, 5],
    ],
  );
});
