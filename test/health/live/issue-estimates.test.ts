import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DAY_MS, type EpochMs, HOUR_MS, instantOf, MINUTE_MS } from '../../../src/ground/time.ts';
import type { MinuteFact } from '../../../src/health/detect/minute-counts.ts';
import { scored, trackRecord } from '../../../src/health/estimate/track-record.ts';
import { issueEstimates } from '../../../src/health/live/issue-estimates.ts';
import { watchIncidents } from '../../../src/health/live/watch-incidents.ts';
import { findEstimates } from '../../../src/health/record/estimates.ts';
import { findIncidents, howItEnded } from '../../../src/health/record/find-incidents.ts';
import { openScratchWarehouse } from '../../../src/running/stores.ts';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import type { Warehouse } from '../../../src/stores/warehouse/warehouse.ts';
import { openLedgerCopy } from '../../support/ledger-copy.ts';
import { storeFacts } from './store-facts.ts';

const START = instantOf('2026-06-01T00:00:00Z');
const LAST = START + 12 * DAY_MS;
const CELL = { provider: 'p', model: 'm', region: '', account: '', route: '' };

let warehouse: Warehouse;
let ledger: Ledger;
let now = 0;

before(async () => {
  [warehouse, ledger] = await Promise.all([openScratchWarehouse(), openLedgerCopy()]);
  // Twelve days, each with an hour or more in which all calls fail, and a thirteenth that goes on.
  for (let day = 0; day < 12; day += 1) {
    await storeFacts(warehouse, outage(START + day * DAY_MS, 60 + 10 * day, 6));
  }
  await storeFacts(warehouse, outage(LAST, 10_000, 2));
});
after(async () => {
  await Promise.all([warehouse.close(), ledger.close()]);
});

/** Calls of some hours from a beginning on; after an hour so many minutes of them fail. */
function outage(start: EpochMs, lostMinutes: number, hours: number): readonly MinuteFact[] {
  return Array.from({ length: hours * 60 }, (_, i) => {
    const isLost = i >= 60 && i < 60 + lostMinutes;
    const minute = start + i * MINUTE_MS;
    return { minute, cell: CELL, good: isLost ? 0 : 10, bad: isLost ? 10 : 0 };
  });
}

async function look(at: EpochMs): Promise<readonly string[]> {
  now = at;
  const stores = { warehouse, ledger, clock: { now: () => now } };
  await watchIncidents(stores, { falseIncidentsPerYear: 1, series: 1 }).follow();
  return issueEstimates(stores, async () => []);
}

test('An open incident is spoken of, again after 15 minutes, and every word is kept.', async () => {
  const id = 'INC-20260613-1';
  assert.deepEqual(await look(LAST + HOUR_MS + 30 * MINUTE_MS), [id]);
  assert.deepEqual(await look(LAST + HOUR_MS + 31 * MINUTE_MS), []);
  assert.deepEqual(await look(LAST + HOUR_MS + 46 * MINUTE_MS), [id]);
  const [first, second, ...others] = await findEstimates(ledger, { incident: id });
  assert.deepEqual(others, []);
  // Twelve of 60, 70, … 170 minutes; thirty have passed, then 46.
  assert.deepEqual([first?.said.elapsedMinutes, first?.compared], [30, 12]);
  assert.deepEqual(first?.said.quantiles, [40, 50, 80, 110, 130]);
  assert.deepEqual(second?.said.quantiles, [24, 34, 64, 94, 114]);
  assert.equal(first?.othersOnly, null);
});

test('Once it is over each is scored, whoever was there when it ended.', async () => {
  // It took 100 minutes from its beginning.
  const end = LAST + HOUR_MS + 100 * MINUTE_MS;
  await storeFacts(
    warehouse,
    Array.from({ length: 240 }, (_, i) => ({
      minute: end + i * MINUTE_MS,
      cell: CELL,
      good: 10,
      bad: 0,
    })),
  );
  assert.deepEqual(await look(end + 4 * HOUR_MS), []);
  const incidents = (await findIncidents(ledger)).map(howItEnded);
  const all = scored(await findEstimates(ledger), incidents);
  assert.deepEqual(
    all.map(({ tookMinutes, score }) => [tookMinutes, score?.isInEightOfTen, score?.isInHalf]),
    [
      [70, true, true],
      [54, true, true],
    ],
  );
  const { eightInTen, firstEightInTen, unscored } = trackRecord(all);
  assert.deepEqual([eightInTen.hits, firstEightInTen.of, unscored], [2, 1, 0]);
});
