import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { packagePath } from '../../src/ground/package-file.ts';
import { withZip } from '../../src/papers/evidence/read-zip.ts';
import { layLedger } from '../support/ledger-copy.ts';
import type { CliRun } from '../support/run-cli.ts';
import { runHosted } from '../support/run-hosted.ts';

/**
 * The letter of a promised latency names the slots that missed it, and
 * the bundle has their slow calls.
 */

const CASE = 'fin-01-letter-of-latency-lists-failures';
const NUMBER = 'NORDLICHT-2026-09-1';
const folder = mkdtempSync(join(tmpdir(), 'uptally-fin-01-'));

before(async () => {
  cpSync(packagePath('test', 'fixtures', 'cases', CASE), folder, { recursive: true });
  await layLedger(join(folder, 'uptally-data'));
  await works('ingest', 'calls.ndjson');
  await works('fees', 'import', 'fees.csv', '--by', 'a');
  await works('statement', 'issue', '--period', '2026-09', '--by', 'a');
  await works('claim', 'draft', NUMBER, '--out', 'letters');
  await works('claim', 'draft', NUMBER, '--out', 'bare', '--no-bundle');
});
after(() => rmSync(folder, { recursive: true }));

async function works(...args: string[]): Promise<CliRun> {
  const env = { UPTALLY_CONTRACTS_DIR: 'contracts' };
  const run = await runHosted(args, { cwd: folder, env });
  assert.equal(run.exitCode, 0, run.stderr);
  return run;
}

function letter(out: string): string {
  return readFileSync(join(folder, out, `${NUMBER}-submit.txt`), 'utf8');
}

test('Each commitment lists what made its own figure miss, joined, in the contract’s zone.', () => {
  const [, missed = ''] = letter('letters').split('What was missed\n');
  assert.deepEqual(missed.split('\n').slice(0, 5), [
    '  uptime: 99.7222 %, promised: at least 99.9 %; below 99.9 %: 50 % of the basis',
    '    from 2026-09-07T10:00:00+02:00 to 2026-09-07T12:00:00+02:00 (24 slots): 24 ' +
      'of 24 calls failed',
    '  first-token: 83.3333 %, promised: at least 95 %; below 95 %: 5 % of the basis',
    '    promised to each slot of 5 min: p95 less than 2,000 ms to the first token',
    '    from 2026-09-09T10:00:00+02:00 to 2026-09-09T11:00:00+02:00 (12 slots): p95 3,000 ms; ' +
      '12 of 12 calls too slow',
  ]);
});

test('The bundle has each slow call with its first token, and is found equal.', async () => {
  const path = join(folder, 'letters', `statement-${NUMBER}.zip`);
  const events = await withZip(path, async (zip) =>
    `${await buffer(zip.read('events.ndjson') ?? assert.fail())}`.trim().split('\n'),
  );
  const slow = events
    .map((line) => JSON.parse(line))
    .filter(({ commitment, attains }) => commitment === 'first-token' && attains === false);
  assert.equal(slow.length, 12);
  assert.ok(slow.every(({ event }) => event.ttft_ms === 3_000 && event.http_status === 200));
  assert.match((await works('verify', path)).stdout, /^equal: /m);
});

test('Only what was written is attached.', () => {
  assert.match(letter('letters'), new RegExp(`\\nAttached\\n {2}statement-${NUMBER}\\.zip: `));
  assert.doesNotMatch(letter('bare'), /attached|bundle/i);
  assert.ok(!existsSync(join(folder, 'bare', `statement-${NUMBER}.zip`)));
});
