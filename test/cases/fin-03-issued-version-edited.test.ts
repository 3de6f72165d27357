import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { packagePath } from '../../src/ground/package-file.ts';
import { sequence } from '../../src/ground/pattern.ts';
import { layLedger } from '../support/ledger-copy.ts';
import { onCase } from './case-files.ts';

const name = 'fin-03-issued-version-edited';
const NUMBER = 'NORDLICHT-2026-09-1';
const data = mkdtempSync(join(tmpdir(), 'uptally-edited-'));
const run = onCase(name, data);
after(() => rmSync(data, { recursive: true }));

before(async () => {
  await layLedger(data);
  await run('ingest', 'calls.ndjson');
  await run('fees', 'import', 'fees.csv');
  const { exitCode, stderr } = await issue('contracts', '2026-09');
  assert.equal(exitCode, 0, stderr);
});

function issue(contracts: string, period: string, ...more: string[]) {
  return run('statement', 'issue', '--period', period, '--contract', contracts, ...more);
}

function restate(contract: string, ...more: string[]) {
  return run('statement', 'restate', NUMBER, '--contract', contract, '--reason', 'r', ...more);
}

function edited(from: string, to: string): string {
  const path = join(data, 'nordlicht.yaml');
  const text = readFileSync(
    packagePath('test/fixtures/cases', name, 'contracts/nordlicht.yaml'),
    'utf8',
  );
  assert.ok(text.includes(from));
  writeFileSync(path, text.replace(from, to));
  return path;
}

const CHANGE = sequence(
  /no +version as issued +version 1\.0 is not the file that NORDLICHT-2026-09-1 was /,
  /issued under: first-token: what a miss pays: "below 95 %: 5 % of the basis\." became /,
  /"below 95 %: 25 % of the basis\."\n/,
);

test('A version edited after a statement is not restated under, and the change said.', async () => {
  const { exitCode, stdout } = await restate('edited.yaml');
  assert.equal(exitCode, 1);
  assert.match(stdout, /^NORDLICHT-2026-09-1 {2}refused/);
  assert.match(`${stdout}\n`, CHANGE);
});

test('Nor is the next month issued under it.', async () => {
  const { exitCode, stdout } = await issue('edited.yaml', '2026-10');
  assert.equal(exitCode, 1);
  assert.match(`${stdout}\n`, CHANGE);
});

test('Titles, sources, claims and comments may change.', async () => {
  for (const [from, to] of [
    ['title: Nordlicht', 'title: Nordlicht KI # renamed'],
    ['sla@nordlicht.example', 'credits@nordlicht.example'],
    ['count: 120', 'count: 90'],
    [
      '    time_zone:',
      '    sources: [{ uri: a, retrieved: 2026-10-01, grade: P }]\n    time_zone:',
    ],
  ] as const) {
    const file = edited(from, to);
    const { stdout } = await run('statement', 'draft', '--period', '2026-09', '--contract', file);
    assert.match(
      stdout,
      sequence(
        /yes +version as issued +the file differs from the one of NORDLICHT-2026-09-1, in /,
        /nothing that a figure stands on/,
      ),
      to,
    );
  }
});

test('A new version from the next month on changes nothing of what was stated.', async () => {
  const text = readFileSync(packagePath('test/fixtures/cases', name, 'edited.yaml'), 'utf8');
  const next = text
    .slice(text.indexOf('  - version:'))
    .replace('"1.0"', '"1.1"')
    .replace('2026-01-01', '2026-10-01')
    .replaceAll(/[&*]([bc])\b/g, (mark) => `${mark}2`);
  const file = edited('    claim:', '    claim:');
  writeFileSync(file, `${readFileSync(file, 'utf8').trimEnd()}\n${next}`);
  const { stdout } = await run('statement', 'draft', '--period', '2026-10', '--contract', file);
  assert.match(
    stdout,
    /yes +version as issued +the file differs from the one of NORDLICHT-2026-09-1/,
  );
});

test('Another version that governs a month after it was stated is an edit as well.', async () => {
  const file = edited('version: "1.0"', 'version: "1.1"');
  writeFileSync(file, readFileSync(file, 'utf8').replace('percent: "5"', 'percent: "25"'));
  assert.match(
    (await restate(file)).stdout,
    sequence(
      /version 1\.1 governs 2026-09 now, not version 1\.0 that NORDLICHT-2026-09-1 was /,
      /issued under: first-token/,
    ),
  );
});

test('With a reason it is restated, and the statement says what changed.', async () => {
  const { exitCode, stdout } = await restate('edited.yaml', '--anyway', 'a slip', '--json');
  assert.equal(exitCode, 0);
  const { statement } = JSON.parse(stdout);
  assert.equal(statement.anyway, 'a slip');
  const check = statement.checks.find((one: { name: string }) => one.name === 'version_as_issued');
  assert.equal(check.passed, false);
  assert.match(check.finding, /became "below 95 %: 25 % of the basis\."/);
  const shown = await run('statement', 'show', statement.number);
  assert.match(
    shown.stdout,
    /version 1\.0 is not the file that NORDLICHT-2026-09-1 was issued under/,
  );
});
