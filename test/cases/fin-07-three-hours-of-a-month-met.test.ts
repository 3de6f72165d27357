import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { sequence } from '../../src/ground/pattern.ts';
import { onCase } from './case-files.ts';

const data = mkdtempSync(join(tmpdir(), 'uptally-thin-'));
const run = onCase('fin-07-three-hours-of-a-month-met', data);
after(() => rmSync(data, { recursive: true }));

before(async () => {
  await run('ingest', 'calls.ndjson');
  await run('fees', 'import', 'fees.csv');
});

const OVER_SEPTEMBER = ['--period', '2026-09', '--contract', 'contracts'];
const FOUND = sequence(
  /no +log covers period +the log covers little of the period: calls in 3 of 720 hours, /,
  /the first at 2026-09-30 21:00 \+02:00, the last at 2026-09-30 23:36 \+02:00; /,
  /longest time without one: 29 days 21 hours from 2026-09-01 00:00 \+02:00; no call on /,
  /2026-09-01 to 2026-09-29\n/,
);

test('A month of which the log has three hours is not ready to be issued as met.', async () => {
  const { stdout } = await run('statement', 'draft', ...OVER_SEPTEMBER);
  assert.match(stdout, /^nordlicht 2026-09 {2}met/);
  assert.match(stdout, FOUND);
  assert.match(stdout, /not complete: it would be refused/);
});

test('Nor is it issued without a reason; the statement keeps it and the finding.', async () => {
  const refused = await run('statement', 'issue', ...OVER_SEPTEMBER);
  assert.equal(refused.exitCode, 1);
  assert.match(`${refused.stdout}\n`, FOUND);
  const why = ['--anyway', 'the log begins on the 30th'];
  const { exitCode, stdout } = await run('statement', 'issue', ...OVER_SEPTEMBER, ...why, '--json');
  assert.equal(exitCode, 0);
  const [{ statement }] = JSON.parse(stdout);
  const check = statement.checks.find((one: { name: string }) => one.name === 'log_covers_period');
  assert.deepEqual([check.passed, statement.anyway], [false, 'the log begins on the 30th']);
});
