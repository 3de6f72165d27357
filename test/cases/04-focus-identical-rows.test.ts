import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { layLedger } from '../support/ledger-copy.ts';
import { creditLines, onCase, overFees, type RunOnCase } from './case-files.ts';

const CASE = '04-focus-identical-rows';
const REFUSED =
  'fees.csv:line 3: "2026-06-01T00:00:00Z,Acme Models,ACC-7,Usage,0.50,USD": expected a row ' +
  'that differs from line 2; if both are owed, --allow-repeated takes them\n';
const OWED = [
  'credit account ACC-7 for uptime: USD 100.00, final, basis USD 1,000.00',
  'total: USD 100.00, final',
];

let folder: string;
let run: RunOnCase;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'uptally-case-'));
  await layLedger(folder);
  run = onCase(CASE, folder);
});

after(() => rm(folder, { recursive: true, force: true }));

test('Equal rows are refused, and the fault names the option that takes them.', async () => {
  for (const args of [
    ['evaluate', ...overFees('fees.csv')],
    ['fees', 'import', 'fees.csv'],
  ]) {
    const { exitCode, stderr } = await run(...args);
    assert.deepEqual([exitCode, stderr], [2, REFUSED], args[0]);
  }
});

test('With --allow-repeated each counts: in a file, the ledger and the statement.', async () => {
  const ofFile = await run('evaluate', ...overFees('fees.csv'), '--allow-repeated');
  assert.deepEqual(creditLines(ofFile), OWED);

  for (const args of [
    ['ingest', 'events.ndjson'],
    ['fees', 'import', 'fees.csv', '--allow-repeated'],
    ['statement', 'issue', '--contract', 'contract.yaml', '--period', '2026-06'],
    ['statement', 'verify'],
  ]) {
    const { exitCode, stderr } = await run(...args);
    assert.equal(exitCode, 0, `${args.join(' ')}: ${stderr}`);
  }
  const stored = await run('evaluate', '--contract', 'contract.yaml', '--period', '2026-06');
  assert.deepEqual(creditLines(stored), OWED);

  const again = await run('fees', 'import', 'fees.csv', '--allow-repeated');
  assert.match(
    again.stdout,
    /^fees, 2026-06: revision 1 in force already, nothing changed, 3 rows/,
  );
});

test('A file that is handed in twice for one bill is refused all the same.', async () => {
  const twice = ['fees.csv', 'fees.csv', '--bill', 'june', '--allow-repeated'];
  const { exitCode, stderr } = await run('fees', 'import', ...twice);
  assert.deepEqual(
    [exitCode, stderr],
    [2, 'fees.csv: "3 rows": expected a file that differs from fees.csv\n'],
  );
});
