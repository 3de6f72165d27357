import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { sequence } from '../../src/ground/pattern.ts';
import { layLedger } from '../support/ledger-copy.ts';
import type { CliRun } from '../support/run-cli.ts';
import { runHosted } from '../support/run-hosted.ts';
import { contractText, ONE_BILL, TEN_CALLS } from './ten-calls.ts';

/** Claims that were filed before statements of their contract were issued here. */

const folder = mkdtempSync(join(tmpdir(), 'uptally-recorded-'));
after(() => rmSync(folder, { recursive: true }));

function uptally(...args: string[]): Promise<CliRun> {
  return runHosted(args, { cwd: folder, env: { UPTALLY_USER: 'finance', COLUMNS: '200' } });
}

const CLAIM = {
  '--amount': '812.5',
  '--reference': 'case 1',
  '--filed': '2026-06-20T09:00:00Z',
};

/** Such a claim of a period, with some options changed. */
function record(period: string, changed: Partial<typeof CLAIM> = {}): Promise<CliRun> {
  const claim = Object.entries({ ...CLAIM, ...changed }).flat();
  return uptally('claim', 'record', 'a', '--contract', 'a.yaml', '--period', period, ...claim);
}

before(async () => {
  writeFileSync(join(folder, 'a.yaml'), contractText('a'));
  writeFileSync(join(folder, 'june.csv'), ONE_BILL);
  writeFileSync(join(folder, 'calls.ndjson'), TEN_CALLS);
  await layLedger(join(folder, 'uptally-data'));
  await uptally('ingest', 'calls.ndjson');
  await uptally('fees', 'import', 'june.csv');
});

const LINE = 'a 2026-05  USD 812.50 filed 2026-06-20 (case 1), before statements were issued here';

test('A claim filed before is recorded once, listed, added up, and no statement.', async () => {
  assert.equal((await record('2026-05')).stdout.trim(), LINE);
  const again = await record('2026-05');
  assert.equal(again.exitCode, 2);
  assert.match(again.stderr, /--reference: "?case 1"?: expected one that 2026-05 has not yet/);
  assert.match(
    (await uptally('claims')).stdout,
    /1 claim filed before statements were issued here/,
  );
  assert.match(
    (await uptally('claims', '--all')).stdout,
    new RegExp(`${LINE.replace(/[()]/g, '\\$&')}\ntogether USD 812\\.50`),
  );
  const { recorded } = JSON.parse((await uptally('claims', '--json')).stdout);
  assert.deepEqual([recorded[0].period, recorded[0].amount], ['2026-05', '812.50']);
  assert.match((await uptally('statement', 'list')).stdout, /No statement was issued yet/);
});

test('Its period is not claimed again without a reason.', async () => {
  assert.equal((await record('2026-06')).exitCode, 0);
  const issue = await uptally('statement', 'issue', '--contract', 'a.yaml', '--period', '2026-06');
  assert.equal(issue.exitCode, 1);
  assert.match(
    issue.stdout,
    sequence(
      /no +claimed once +USD 812\.50 for 2026-06 were claimed at 2026-06-20 09:00 UTC /,
      /already \(case 1\)/,
    ),
  );
});

test('A period is known again however it is written.', async () => {
  const range = '2026-05-20/2026-06-02';
  const recorded = await record(range, { '--reference': 'case 2' });
  assert.equal(recorded.exitCode, 0, recorded.stderr);
  const issue = (...more: string[]) =>
    uptally('statement', 'issue', '--contract', 'a.yaml', '--period', '2026-06', ...more);
  assert.match((await issue()).stdout, new RegExp(`USD 812\\.50 for ${range} were claimed at`));
  const issued = await issue('--anyway', 'withdrawn by the vendor');
  assert.equal(issued.exitCode, 0, issued.stderr);
  for (const period of ['2026-06', '2026-06-15/2026-07-03']) {
    const { exitCode, stderr } = await record(period, { '--reference': 'case 3' });
    assert.equal(exitCode, 2);
    assert.match(
      stderr,
      /--period: .*: expected a period without a statement; `claim file A-2026-06-1`/,
    );
  }
});

test('What cannot be such a claim is refused.', async () => {
  const table: readonly (readonly [string, Partial<typeof CLAIM>, RegExp])[] = [
    ['2026-04', { '--amount': '0' }, /--amount: "?0"?: expected an amount above 0/],
    [
      '2026-04',
      { '--filed': '2099-01-01T00:00:00Z' },
      /--filed: .*: expected an instant after the period began/,
    ],
    ['2020-04', {}, /no_version/],
  ];
  for (const [period, changed, expected] of table) {
    const { exitCode, stderr } = await record(period, changed);
    assert.equal(exitCode, 2);
    assert.match(stderr, expected);
  }
});
