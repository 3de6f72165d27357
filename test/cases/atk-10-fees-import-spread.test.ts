import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { renderBillImports, renderFeeList } from '../../src/command/fee/text.ts';
import type { FeeTotal } from '../../src/money/fee/fee-totals.ts';
import { layLedger } from '../support/ledger-copy.ts';
import { runHosted } from '../support/run-hosted.ts';

const ACCOUNTS = 20_000;
const HEADER =
  'BillingPeriodStart,BillingPeriodEnd,ServiceName,SubAccountId,RegionId,ChargeCategory,' +
  'BilledCost,EffectiveCost,ListCost,BillingCurrency,x_Status';
const plain = (_: unknown, text: string) => text;

let folder: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'uptally-case-'));
  const rows = Array.from(
    { length: ACCOUNTS },
    (_, i) => `2026-06-01T00:00:00Z,2026-07-01T00:00:00Z,svc,a${i + 1},r,Usage,1.00,1,1,USD,final`,
  );
  await writeFile(join(folder, 'fees.csv'), [HEADER, ...rows].join('\n'));
  await layLedger(join(folder, 'uptally-data'));
});

after(() => rm(folder, { recursive: true, force: true }));

function uptally(...args: string[]) {
  return runHosted(args, { cwd: folder, env: { UPTALLY_USER: 'finance' } });
}

test('A bill of very many accounts prints a screen of text, whenever it is shown.', async () => {
  const imported = await uptally('fees', 'import', 'fees.csv');
  assert.equal(imported.exitCode, 0, imported.stderr);
  const lines = imported.stdout.trimEnd().split('\n');
  assert.equal(lines.length, 24);
  assert.equal(lines[0], 'fees, 2026-06: revision 1 imported, 20,000 rows');
  assert.match(lines.at(-2) ?? '', /^ {2}and 19,980 more$/);
  assert.match(lines.at(-1) ?? '', /^ {2}all +20,000 +20,000\.00 +20,000\.00 +20,000\.00 +USD$/);

  const again = await uptally('fees', 'import', 'fees.csv');
  assert.equal(
    again.stdout,
    'fees, 2026-06: revision 1 in force already, nothing changed, 20,000 rows\n',
  );

  const listed = await uptally('fees', 'list');
  assert.equal(listed.exitCode, 0, listed.stderr);
  assert.ok(listed.stdout.split('\n').length < 30, listed.stdout);
  assert.match(listed.stdout, /\n2026-06 +and 19,980 more\n2026-06 +all +20,000 /);
});

test('The same accounts under another name are refused in one line.', async () => {
  const { exitCode, stderr } = await uptally('fees', 'import', 'fees.csv', '--bill', 'other');
  assert.deepEqual(
    [exitCode, stderr],
    [
      2,
      'bill other: 2026-06 (and 19,999 more): svc, account a1: expected rows that no other ' +
        'bill has; bill fees has them: give --bill "fees" to correct it\n',
    ],
  );
});

test('A million totals are printed without a stack overflow, those with most money first.', () => {
  const total = (i: number): FeeTotal => ({
    account: `a${i}`,
    region: 'r',
    model: null,
    deployment: null,
    tenant: null,
    currency: 'USD',
    rows: 1,
    estimated: false,
    billed: i === 999_999 ? '-7.00' : '1.00',
    effective: null,
    list: null,
  });
  const totals = Array.from({ length: 1_000_000 }, (_, i) => total(i));
  const month = {
    month: '2026-06',
    outcome: 'corrected',
    revision: 2,
    rows: totals.length,
    sha256: 'a'.repeat(64),
    totals,
    totalsBefore: totals,
  } as const;
  const bill = { bill: 'b', months: [month], kept: [], blankCosts: [] };
  const lines = renderBillImports([bill], plain).split('\n');
  assert.equal(lines.length, 24);
  assert.match(lines[2] ?? '', /^ {2}a999999 .*−7\.00/);
  const billed = totals.map((one) => ({ ...one, bill: 'b', month: '2026-06', revision: 2 }));
  const revision = {
    bill: 'b',
    month: '2026-06',
    revision: 2,
    sha256: 'a'.repeat(64),
    columns: [],
    rows: totals.length,
    importedAt: 0,
    importedBy: 'finance',
    inForce: true,
    withdrawnBecause: null,
  };
  assert.equal(renderFeeList([revision], billed, { paint: plain }).split('\n').length, 26);
});
