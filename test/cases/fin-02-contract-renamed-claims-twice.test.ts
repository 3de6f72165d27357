import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { packagePath } from '../../src/ground/package-file.ts';
import { sequence } from '../../src/ground/pattern.ts';
import { layLedger } from '../support/ledger-copy.ts';
import { onCase } from './case-files.ts';

const name = 'fin-02-contract-renamed-claims-twice';
const data = mkdtempSync(join(tmpdir(), 'uptally-renamed-'));
const run = onCase(name, data);
after(() => rmSync(data, { recursive: true }));

/** The renamed contract with one more line. */
function renamedSaying(line: string): string {
  const path = join(data, 'nordlicht-ki.yaml');
  const text = readFileSync(packagePath('test/fixtures/cases', name, 'renamed/nordlicht.yaml'));
  writeFileSync(path, `${text}${line}\n`);
  return path;
}

const issue = (contracts: string, ...more: string[]) =>
  run('statement', 'issue', '--period', '2026-09', '--contract', contracts, ...more);

before(async () => {
  await layLedger(data);
  await run('ingest', 'calls.ndjson');
  await run('fees', 'import', 'fees.csv');
  const first = await issue('contracts');
  assert.equal(first.exitCode, 0, first.stderr);
  assert.match(first.stdout, /^NORDLICHT-2026-09-1 {2}breached: claimed EUR 550\.00/);
});

test('What is a credit already is not claimed again under another name.', async () => {
  const draft = await run('statement', 'draft', '--period', '2026-09', '--contract', 'renamed');
  const { exitCode, stdout } = await issue('renamed');
  assert.equal(exitCode, 1);
  const words = sequence(
    /no +claimed once +NORDLICHT-2026-09-1 \(claimed EUR 550\.00\) is over the same calls /,
    /and fees \(uptime, first-token\); a contract that goes on from it says supersedes: /,
    /\[nordlicht\], one that pays as well says beside: \[nordlicht\]\n/,
  );
  assert.match(draft.stdout, words);
  assert.match(stdout, /^nordlicht-ki 2026-09 {2}refused/);
  assert.match(`${stdout}\n`, words);
  assert.doesNotMatch((await run('claims')).stdout, /NORDLICHT-KI/);
});

test('`contract check` warns of both in one folder.', async () => {
  const { stderr } = await run(
    ...['contract', 'check', 'contracts/nordlicht.yaml', 'renamed/nordlicht.yaml'],
  );
  assert.match(
    stderr,
    /^warning: renamed\/nordlicht\.yaml:id: nordlicht-ki: expected beside: \[nordlicht\]/m,
  );
});

test('Who has taken the place of the other does not state its month again.', async () => {
  const { exitCode, stdout } = await issue(renamedSaying('supersedes: [nordlicht]'));
  assert.equal(exitCode, 1);
  assert.match(
    stdout,
    sequence(
      /NORDLICHT-2026-09-1 \(claimed EUR 550\.00\) has stated this time under nordlicht, /,
      /which nordlicht-ki supersedes; restate it instead/,
    ),
  );
});

test('Two clauses of one agreement pay beside each other.', async () => {
  const { exitCode, stdout } = await run(
    ...['statement', 'draft', '--period', '2026-09'],
    ...['--contract', renamedSaying('beside: [nordlicht]')],
  );
  assert.equal(exitCode, 0);
  assert.match(stdout, /yes +claimed once +no statement of another contract/);
});

test('With a reason it is issued all the same, and the statement keeps both.', async () => {
  const { exitCode, stdout } = await issue(
    'renamed',
    '--anyway',
    'two lines of one bill',
    '--json',
  );
  assert.equal(exitCode, 0);
  const [{ statement }] = JSON.parse(stdout);
  assert.equal(statement.anyway, 'two lines of one bill');
  const check = statement.checks.find((one: { name: string }) => one.name === 'claimed_once');
  assert.equal(check.passed, false);
  assert.match(check.finding, /^NORDLICHT-2026-09-1 /);
});
