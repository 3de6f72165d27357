import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { keepEventsFrom } from '../../../src/calls/minute/kept-events.ts';
import { packagePath } from '../../../src/ground/package-file.ts';
import type { Contract } from '../../../src/money/contract/contract.ts';
import { loadContract } from '../../../src/money/contract/load-contract.ts';
import { gatherInputs } from '../../../src/money/statement/gather-inputs.ts';
import { makeWeeklyReport } from '../../../src/papers/weekly/make-weekly-report.ts';
import type { WeeklyReport } from '../../../src/papers/weekly/weekly-report.ts';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import { migrateWarehouse } from '../../../src/stores/warehouse/migrate.ts';
import type { Warehouse } from '../../../src/stores/warehouse/warehouse.ts';
import { openLedgerCopy } from '../../support/ledger-copy.ts';
import { openTestWarehouse } from '../../support/test-warehouse.ts';
import { instant, storeEvents } from '../statement/stored-week.ts';
import { QUIET_HEALTH } from './quiet-health.ts';

const router = loadContract(packagePath('contracts', 'no-clause.yaml'));

let warehouse: Warehouse;
let ledger: Ledger;

before(async () => {
  warehouse = openTestWarehouse();
  ledger = await openLedgerCopy();
  await migrateWarehouse(warehouse);
  // Tuesday 31 March 2026 is the last day of its month: the calls of its afternoon fail.
  const fields = { route: 'shared-router' };
  const line = { model: 'opus', everyMinutes: 5 };
  await storeEvents(warehouse, [
    { ...line, from: '2026-03-24 00:00', to: '2026-03-31 12:00', fields },
    {
      ...line,
      from: '2026-03-31 12:00',
      to: '2026-04-01 00:00',
      fields: { ...fields, http_status: 500 },
    },
    { ...line, from: '2026-04-01 00:00', to: '2026-04-06 00:00', fields },
  ]);
});

after(async () => {
  await warehouse.close();
  await ledger.close();
});

function make(
  week: string,
  contracts: readonly Contract[] = [router],
  wait?: () => Promise<void>,
): Promise<WeeklyReport> {
  return makeWeeklyReport({
    wait,
    warehouse,
    ledger,
    clock: { now: () => instant('2026-06-01 06:00') },
    contracts,
    inputsOf: gatherInputs({ ledger, feesFile: undefined, toldFolder: undefined }, 0),
    healthOf: async () => QUIET_HEALTH,
    week,
    timeZone: 'UTC',
    coveredHoursPercent: 20,
  });
}

const plain = (text: string) => text.replaceAll('\u00a0', ' ');
const creditsOf = ({ contracts }: WeeklyReport) =>
  contracts.map(({ period, verdict }) => `${plain(period)}: ${verdict}`);

test("A breach on a month's last day is in the report of the week it ends in.", async () => {
  const report = await make('2026-W14');
  assert.deepEqual(creditsOf(report), ['March 2026: breached', 'April 2026: met']);
  assert.equal(plain(report.keyFigures[3]?.detail ?? ''), 'March 2026 and April 2026');
  assert.deepEqual(
    report.openPeriods.map((sentence) => plain(sentence).split(';')[0]),
    ['April 2026 is not over: figures as of 6 April 2026 00:00 UTC'],
  );
});

test('A week within one month states that month alone.', async () => {
  assert.deepEqual(creditsOf(await make('2026-W13')), ['March 2026: met']);
});

test('A billing cycle is stated in the weeks that have a part of it.', async () => {
  const versions = router.versions.map((version) => ({
    ...version,
    period: { kind: 'billing_cycle' as const, anchorDay: 3 },
  }));
  const report = await make('2026-W14', [{ ...router, versions }]);
  assert.deepEqual(creditsOf(report), ['March 2026: breached', 'April 2026: met']);
  const later = await make('2026-W18', [{ ...router, versions }]);
  assert.deepEqual(creditsOf(later), ['April 2026: met', 'May 2026: undetermined']);
});

test('A month of the week before the contract began is named as ungoverned.', async () => {
  const versions = router.versions.map((version) => ({
    ...version,
    effectiveFrom: instant('2026-04-01 00:00'),
  }));
  const report = await make('2026-W14', [{ ...router, versions }]);
  assert.deepEqual(creditsOf(report), ['April 2026: met']);
  assert.deepEqual(report.unknown.at(-1)?.details, ['no version of the contract governs 2026-03']);
});

test('Of rolling periods the one that ends with the week is stated.', async () => {
  const versions = router.versions.map((version) => ({
    ...version,
    period: { kind: 'rolling_days' as const, days: 7 },
  }));
  const report = await make('2026-W14', [{ ...router, versions }]);
  assert.deepEqual(creditsOf(report), ['2026-03-30/2026-04-06: breached']);
  assert.deepEqual(report.openPeriods, []);
  assert.ok(report.unknown.every(({ subject }) => subject !== router.title));
  const begun = versions.map((version) => ({
    ...version,
    effectiveFrom: instant('2026-05-01 00:00'),
  }));
  const before = await make('2026-W14', [{ ...router, versions: begun }]);
  assert.deepEqual(creditsOf(before), []);
  assert.deepEqual(before.unknown.at(-1)?.details, [
    'no version of the contract governs 2026-03',
    'no version of the contract governs 2026-04',
  ]);
});

test('A month whose calls were dropped is named, not judged.', async () => {
  await keepEventsFrom(ledger, instant('2026-04-01 00:00'));
  try {
    const report = await make('2026-W14');
    assert.deepEqual(creditsOf(report), ['April 2026: met']);
    assert.deepEqual(report.unknown.at(-1)?.details.map(plain), [
      'March 2026 cannot be judged: it needs the calls from 2026-03-01 00:00 UTC on, and ' +
        'those before 2026-04-01 00:00 UTC were dropped',
    ]);
  } finally {
    await ledger.run('DELETE FROM watermarks WHERE name = $1', ['events-kept-from']);
  }
});

test('A report waits for another roll-up, then counts what that one may have missed.', async () => {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const other = ledger.withLock('minute-roll-up', () => released);
  await storeEvents(warehouse, [
    { model: 'late', from: '2026-04-02 00:00', to: '2026-04-02 01:00', everyMinutes: 10 },
  ]);
  const report = await make('2026-W14', [], async () => {
    release();
    await other;
  });
  assert.equal(report.models.find(({ model }) => model === 'late')?.calls, '6');
});

test('While another process has the lock there is no report; the job runs again.', async () => {
  let waits = 0;
  const attempt = ledger.withLock('minute-roll-up', () =>
    make('2026-W14', [], async () => {
      waits += 1;
    }),
  );
  await assert.rejects(attempt, { code: 'unavailable', message: /minute-roll-up/ });
  assert.equal(waits, 120);
});
