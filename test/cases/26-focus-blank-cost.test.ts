import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseFees } from '../../src/money/input/fees.ts';
import { sumBasis } from '../../src/money/judge/sum-basis.ts';
import { layLedger } from '../support/ledger-copy.ts';
import { creditLines, onCase, overFees } from './case-files.ts';

const CASE = '26-focus-blank-cost';

test('A blank cost counts as nothing; the import and the evaluation say so.', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'uptally-case-'));
  try {
    await layLedger(folder);
    const run = onCase(CASE, folder);
    await run('ingest', 'events.ndjson');
    const imported = await run('fees', 'import', 'fees.csv');
    assert.equal(imported.exitCode, 0, imported.stderr);
    assert.match(
      imported.stdout,
      /\nfees: 1 row has no BilledCost \(fees\.csv line 3\): a blank cost counts as nothing\n$/,
    );
    const printed = await run('evaluate', '--contract', 'contract.yaml', '--period', '2026-06');
    assert.deepEqual(creditLines(printed), [
      'credit account ACC-7 for uptime: USD 100.00, final, basis USD 1,000.00',
      'note: 1 row has no BilledCost (bill fees, revision 1, fees.csv line 3) and ' +
        'counted as nothing',
      'total: USD 100.00, final',
    ]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('With --json the note is on standard error, the result on standard output.', async () => {
  const run = await onCase(CASE)('evaluate', ...overFees('fees.csv'), '--json');
  assert.equal(JSON.parse(run.stdout).total.claimed, '100.00');
  assert.match(
    run.stderr,
    /^1 row has no BilledCost \(fees\.csv line 3\) and counted as nothing$/m,
  );
});

test('Where no row has a cost, nothing is known of the basis: it is not 0.', () => {
  const text = 'BillingPeriodStart,BilledCost,BillingCurrency\n2026-06-01,,USD\n';
  const basis = {
    cost: 'billed',
    month: 'same',
    scope: [],
    where: new Map(),
    exclude: [],
  } as const;
  assert.equal(sumBasis(parseFees(text, 'f.csv'), basis, '2026-06', [], 'USD'), null);
});
