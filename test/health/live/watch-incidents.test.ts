import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import fc from 'fast-check';
import { DAY_MS, type EpochMs, HOUR_MS, instantOf, MINUTE_MS } from '../../../src/ground/time.ts';
import type { Cell } from '../../../src/health/detect/cell.ts';
import type { MinuteFact } from '../../../src/health/detect/minute-counts.ts';
import { figuresOf, type IncidentFigures } from '../../../src/health/incident/reconcile.ts';
import { evidenceNow } from '../../../src/health/live/evidence-now.ts';
import { watchIncidents } from '../../../src/health/live/watch-incidents.ts';
import { findIncidents, incidentRevisions } from '../../../src/health/record/find-incidents.ts';
import { standingAt } from '../../../src/health/replay/replay.ts';
import { openScratchWarehouse } from '../../../src/running/stores.ts';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import type { Warehouse } from '../../../src/stores/warehouse/warehouse.ts';
import { openLedgerCopy } from '../../support/ledger-copy.ts';
import { storeFacts } from './store-facts.ts';

const RULE = { falseIncidentsPerYear: 1, series: null };
const START = instantOf('2026-06-06T00:00:00Z');
const CELLS: readonly Cell[] = ['a', 'b', 'c'].map((model) => ({
  provider: model === 'c' ? 'q' : 'p',
  model,
  region: '',
  account: '',
  route: model === 'a' ? '' : 'r',
}));

let warehouse: Warehouse;
let ledger: Ledger;

before(async () => {
  warehouse = await openScratchWarehouse();
});
after(() => warehouse.close());
beforeEach(fresh);

async function fresh(): Promise<void> {
  await warehouse.run('TRUNCATE TABLE minute_facts');
  await ledger?.close();
  ledger = await openLedgerCopy();
}
after(() => ledger.close());

const fact = (at: EpochMs, cell: number, good: number, bad: number): MinuteFact => ({
  minute: at,
  cell: CELLS[cell] as Cell,
  good,
  bad,
});

/** Ten calls a minute of the first cell; from minute 60 to 120 all of them fail. */
const HOUR_LOST = Array.from({ length: 300 }, (_, i) =>
  fact(START + i * MINUTE_MS, 0, i >= 60 && i < 120 ? 0 : 10, i >= 60 && i < 120 ? 10 : 0),
);

async function record(): Promise<readonly string[]> {
  const found = await findIncidents(ledger);
  return found.map(({ id, standing, figures }) => `${id} ${standing} ${shown(figures)}`);
}

function shown({ began, ended, state }: IncidentFigures): string {
  const minute = (instant: EpochMs) => (instant - START) / MINUTE_MS;
  return `${minute(began)}-${ended === null ? '' : minute(ended)} ${state}`;
}

test('An incident is recorded once, and is over when its minutes say so.', async () => {
  let now = START;
  const watch = watchIncidents({ warehouse, ledger, clock: { now: () => now } }, RULE);
  const kinds: string[] = [];
  // Five minutes at a time.
  for (let i = 0; i < HOUR_LOST.length; i += 5) {
    await storeFacts(warehouse, HOUR_LOST.slice(i, i + 5));
    now = START + (i + 5) * MINUTE_MS + 3_000;
    for (const { kind } of (await watch.follow()) ?? []) kinds.push(kind);
  }
  assert.deepEqual(await record(), ['INC-20260606-1 standing 60-120 resolved']);
  assert.deepEqual(
    kinds.filter((kind) => kind !== 'counted'),
    ['recorded', ...kinds.filter((kind) => kind === 'revised')],
  );
  const [first] = await incidentRevisions(ledger, 'INC-20260606-1');
  assert.equal(first?.ended, null);
  // Nothing changed, and no minute passed.
  assert.deepEqual(await watch.follow(), []);
});

test('A past of days is folded at once; late calls withdraw what they disprove.', async () => {
  await storeFacts(warehouse, HOUR_LOST);
  const now = START + 3 * DAY_MS;
  const clock = { now: () => now };
  await watchIncidents({ warehouse, ledger, clock }, RULE).follow();
  assert.deepEqual(await record(), ['INC-20260606-1 standing 60-120 resolved']);
  assert.deepEqual(await watchIncidents({ warehouse, ledger, clock }, RULE).follow(), []);
  // A thousand good calls beside each ten that failed.
  await storeFacts(
    warehouse,
    HOUR_LOST.slice(60, 120).map(({ minute }) => fact(minute, 0, 1_000, 10)),
  );
  await watchIncidents({ warehouse, ledger, clock }, RULE).follow();
  assert.deepEqual(await record(), ['INC-20260606-1 withdrawn 60-120 resolved']);
  // And they were none.
  await storeFacts(warehouse, HOUR_LOST.slice(60, 120));
  await watchIncidents({ warehouse, ledger, clock }, RULE).follow();
  assert.deepEqual(await record(), ['INC-20260606-1 standing 60-120 resolved']);
  const revisions = await incidentRevisions(ledger, 'INC-20260606-1');
  assert.deepEqual(
    revisions.map(({ standing }) => standing),
    ['standing', 'withdrawn', 'standing'],
  );
});

test('A past that was counted at once is read once, however soon the next look is.', async () => {
  const dayBefore = HOUR_LOST.map((one) => fact(one.minute - DAY_MS, 0, 10, 0));
  await storeFacts(warehouse, [...dayBefore, ...HOUR_LOST]);
  let readRows = 0;
  const counting: Warehouse = {
    ...warehouse,
    async select(...asked: Parameters<Warehouse['select']>) {
      const rows = await warehouse.select(...asked);
      if (asked[0].includes('good_calls AS good')) readRows += rows.length;
      return rows as never;
    },
  };
  let now = START + 70 * MINUTE_MS;
  const watch = watchIncidents({ warehouse: counting, ledger, clock: { now: () => now } }, RULE);
  await watch.follow();
  assert.equal(readRows, dayBefore.length + 70);
  readRows = 0;
  now += 15 * MINUTE_MS;
  await watch.follow();
  assert.equal(readRows, 15);
  assert.deepEqual(await record(), ['INC-20260606-1 standing 60- open']);
  // The same count of the same minutes once more, later: it may be another one.
  await storeFacts(warehouse, [fact(START + 64 * MINUTE_MS, 0, 10, 0)]);
  readRows = 0;
  await watch.follow();
  assert.ok(readRows >= 1);
});

test('While another process watches, nothing is done.', async () => {
  await storeFacts(warehouse, HOUR_LOST);
  const clock = { now: () => START + DAY_MS };
  const watch = watchIncidents({ warehouse, ledger, clock }, RULE);
  await ledger.withLock('incidents', async () => {
    assert.equal(await watch.follow(), undefined);
  });
  assert.deepEqual(await record(), []);
});

test('In whatever pieces facts come, the record is what they say together.', async () => {
  const outage = fc.record({
    cell: fc.integer({ min: 0, max: 2 }),
    from: fc.integer({ min: 0, max: 2 * 1_440 }),
    minutes: fc.integer({ min: 20, max: 400 }),
    bad: fc.integer({ min: 1, max: 10 }),
  });
  const looks = fc.array(
    fc.record({ minute: fc.integer({ min: 1, max: 2_880 }), anew: fc.boolean() }),
    { maxLength: 6 },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(outage, { minLength: 1, maxLength: 4 }),
      looks,
      fc.integer({ min: 1, max: 7 }),
      async (outages, drawn, stride) => {
        await fresh();
        const facts = factsOf(outages);
        const until = START + 2 * DAY_MS + HOUR_MS;
        let now = START;
        const stores = { warehouse, ledger, clock: { now: () => now } };
        let watch = watchIncidents(stores, RULE);
        const steps = [...drawn].sort((a, b) => a.minute - b.minute);
        let stored = new Set<MinuteFact>();
        for (const { minute, anew } of steps) {
          now = START + minute * MINUTE_MS + 5_000;
          // Every n-th fact comes with the last look, however old it is by then.
          const news = facts.filter(
            (one, i) => one.minute < now && i % (stride + 1) !== 0 && !stored.has(one),
          );
          stored = new Set([...stored, ...news]);
          await storeFacts(warehouse, news);
          if (anew) watch = watchIncidents(stores, RULE);
          await watch.follow();
        }
        now = until + 5_000;
        await storeFacts(
          warehouse,
          facts.filter((one) => !stored.has(one)),
        );
        await watch.follow();

        const { episodes, incidents } = standingAt(facts, until, RULE);
        const found = await findIncidents(ledger);
        assert.deepEqual(
          found
            .filter(({ standing }) => standing === 'standing')
            .map(({ figures }) => figures)
            .sort(byBeginning),
          figuresOf(incidents, episodes).toSorted(byBeginning),
        );
        assert.equal(new Set(found.map(({ id }) => id)).size, found.length);
      },
    ),
    { numRuns: 8 },
  );
});

function byBeginning(a: IncidentFigures, b: IncidentFigures): number {
  return a.began - b.began || JSON.stringify(a).localeCompare(JSON.stringify(b));
}

/** A call or ten a minute of each cell in two days, of which some fail. */
function factsOf(
  outages: readonly {
    readonly cell: number;
    readonly from: number;
    readonly minutes: number;
    readonly bad: number;
  }[],
): readonly MinuteFact[] {
  return Array.from({ length: 2_880 }, (_, minute) => minute).flatMap((minute) =>
    CELLS.map((_, cell) => {
      const bad = outages
        .filter((one) => one.cell === cell)
        .filter(({ from, minutes }) => minute >= from && minute < from + minutes)
        .reduce((most, one) => Math.max(most, one.bad), 0);
      return fact(START + minute * MINUTE_MS, cell, 10 - bad, bad);
    }),
  );
}

test('Evidence of a scrape is that of the fold, from a checkpoint or without one.', async () => {
  // One of two fails: by live vectors 1.179, 2.535, 4.011, 5.557 of the 13.172 that open.
  const half = (at: EpochMs) =>
    Array.from({ length: 4 }, (_, i) => fact(at + i * MINUTE_MS, 0, 1, 1));
  const rule = { falseIncidentsPerYear: 1, series: 1 };
  const evidenceAt = (now: EpochMs) => evidenceNow({ warehouse, ledger }, rule, now);
  const noon = START + 12 * HOUR_MS;
  await storeFacts(warehouse, half(noon));
  const [first] = await evidenceAt(noon + 4 * MINUTE_MS);
  assert.equal(first?.share.toFixed(4), (5.557 / 13.172296).toFixed(4));

  // The next day goes on from a checkpoint; a model in an incident of its own has no evidence.
  const next = START + DAY_MS + HOUR_MS;
  await storeFacts(warehouse, half(next));
  await storeFacts(
    warehouse,
    Array.from({ length: 10 }, (_, i) => fact(next + i * MINUTE_MS, 2, 0, 10)),
  );
  const now = next + 10 * MINUTE_MS;
  await watchIncidents({ warehouse, ledger, clock: { now: () => now } }, rule).follow();
  const second = await evidenceAt(now);
  assert.deepEqual(
    second.map(({ provider, model }) => `${provider} ${model}`),
    ['p a'],
  );
  assert.ok((second[0]?.share ?? 0) > (first?.share ?? 0));
});
