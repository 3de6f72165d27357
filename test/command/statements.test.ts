import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { layLedger } from '../support/ledger-copy.ts';
import type { CliRun } from '../support/run-cli.ts';
import { runHosted } from '../support/run-hosted.ts';
import { contractText, ONE_BILL, TEN_CALLS } from './ten-calls.ts';

/** What is issued cannot be taken back, so it is told whatever happens beside it. */

let folder: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'uptally-statements-'));
  const files: Record<string, string> = {
    'a.yaml': contractText('a'),
    'b.yaml': contractText('b', { currency: 'JPY' }),
    'c.yaml': contractText('c', { beside: ['a'] }),
    'june.csv': ONE_BILL,
    'calls.ndjson': TEN_CALLS,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  // Where the bundle of the last one should be.
  await mkdir(join(folder, 'bundles', 'statement-C-2026-06-1.zip'), { recursive: true });
  await layLedger(join(folder, 'uptally-data'));
  await uptally('ingest', 'calls.ndjson');
  await uptally('fees', 'import', 'june.csv');
});

after(() => rm(folder, { recursive: true, force: true }));

function uptally(...args: string[]): Promise<CliRun> {
  return runHosted(args, { cwd: folder, env: { UPTALLY_USER: 'finance', COLUMNS: '200' } });
}

/** What a statement stands on is said when it is issued. */
const COVERED =
  '  yes  log covers period  the miss stands on a log of little of the period: calls in 1 of ' +
  '720 hours, the first at 2026-06-14 02:00 UTC, the last at 2026-06-14 02:09 UTC; longest time ' +
  'without one: 16 days 21 hours from 2026-06-14 02:09 UTC; no call on 2026-06-01 to 2026-06-13, ' +
  '2026-06-15 to 2026-06-30';

const CONTRACTS = ['a', 'b', 'c'].flatMap((id) => ['--contract', `${id}.yaml`]);

test('What is wrong with a contract or a bundle does not hide what was issued.', async () => {
  const issue = ['statement', 'issue', ...CONTRACTS, '--period', '2026-06', '--bundles', 'bundles'];
  const run = await uptally(...issue);
  assert.equal(run.exitCode, 2, run.stderr);
  assert.deepEqual(run.stdout.trim().split('\n'), [
    'A-2026-06-1  breached: claimed USD 100.00, conceded USD 100.00 (final)',
    '  issued',
    COVERED,
    'b 2026-06  failed',
    '  bill june, revision 1, june.csv:line 2 BillingCurrency: "USD": expected ' +
      'JPY, as the contract',
    'C-2026-06-1  breached: claimed USD 100.00, conceded USD 100.00 (final)',
    '  issued',
    COVERED,
    '  its bundle was not written',
    `  ${join('bundles', 'statement-C-2026-06-1.zip')}: (no file): expected a file ` +
      'that can be written',
  ]);
  assert.deepEqual((await readdir(join(folder, 'bundles'))).sort(), [
    'statement-A-2026-06-1.zip',
    'statement-C-2026-06-1.zip',
  ]);
  const json = JSON.parse((await uptally(...issue, '--json')).stdout) as { outcome: string }[];
  assert.deepEqual(
    json.map(({ outcome }) => outcome),
    ['issued_before', 'failed', 'issued_before'],
  );
});

test('A letter comes with its bundle, or without one that cannot be written.', async () => {
  const letters = await uptally('claim', 'draft', 'A-2026-06-1', '--out', 'letters');
  assert.equal(letters.exitCode, 0, letters.stderr);
  const bundle = join('letters', 'statement-A-2026-06-1.zip');
  assert.deepEqual(letters.stdout.trim().split('\n'), [
    `submit: ${join('letters', 'A-2026-06-1-submit.txt')}`,
    `  attach   ${bundle}`,
    '  fill in  The name of your organisation',
  ]);
  assert.equal((await uptally('verify', bundle)).exitCode, 0);

  const alone = await uptally('claim', 'draft', 'C-2026-06-1', '--out', 'bundles');
  assert.equal(alone.exitCode, 1);
  const place = join('bundles', 'statement-C-2026-06-1.zip');
  assert.equal(
    alone.stderr,
    `${place}: not written: ${place}: (no file): expected a file that can be written\n`,
  );
  assert.match((await uptally('claims', '--all')).stdout, /C-2026-06-1 +drafted/);
  const again = ['claim', 'draft', 'C-2026-06-1', '--out', 'bundles', '--no-bundle'];
  assert.equal((await uptally(...again)).exitCode, 0);
});

test('An amount that is not known is not shown as 0.', async () => {
  await writeFile(
    join(folder, 'd.yaml'),
    contractText('d', {
      beside: ['a', 'c'],
      basis: '{ cost: billed, where: { ServiceName: Other } }',
    }),
  );
  const run = await uptally(
    ...['statement', 'issue', '--contract', 'd.yaml', '--period', '2026-06'],
    ...['--anyway', 'no bill'],
  );
  assert.equal(run.exitCode, 0, run.stderr);
  assert.match(run.stdout, /^D-2026-06-1 {2}breached: claimed not known, conceded not known /);
  const list = await uptally('statement', 'list', '--contract', 'd');
  assert.match(list.stdout, /D-2026-06-1 +not known +not known +not known/);
});
