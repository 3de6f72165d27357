import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { sequence } from '../../src/ground/pattern.ts';
import { layLedger } from '../support/ledger-copy.ts';
import type { CliRun } from '../support/run-cli.ts';
import { runHosted } from '../support/run-hosted.ts';
import { contractText, ONE_BILL, TEN_CALLS } from './ten-calls.ts';

let folder: string;

/** June under two contracts, one of which finds no fees. */
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'uptally-export-'));
  const files: Record<string, string> = {
    'known.yaml': contractText('known'),
    'unknown.yaml': contractText('unknown', {
      beside: ['known'],
      basis: '{ cost: billed, where: { ServiceName: Other } }',
    }),
    'june.csv': ONE_BILL,
    'calls.ndjson': TEN_CALLS,
    'a-file': '',
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  await layLedger(join(folder, 'uptally-data'));
  await done('ingest', 'calls.ndjson');
  const empty = await uptally('export', '--format', 'csv', '--out', 'empty.csv');
  assert.equal(empty.exitCode, 2);
  assert.match(empty.stderr, /^statements: \(none\): expected what an issued statement is of; /);
  await done('fees', 'import', 'june.csv');
  const contracts = ['--contract', 'known.yaml', '--contract', 'unknown.yaml'];
  await done('statement', 'issue', ...contracts, '--period', '2026-06', '--anyway', 'no bill');
});

after(() => rm(folder, { recursive: true, force: true }));

function uptally(...args: string[]): Promise<CliRun> {
  return runHosted(args, { cwd: folder, env: { UPTALLY_USER: 'finance', COLUMNS: '200' } });
}

async function done(...args: string[]): Promise<void> {
  const run = await uptally(...args);
  assert.equal(run.exitCode, 0, run.stderr);
}

/** What is run, its exit code, what it prints on standard output, and on standard error. */
const cases: readonly (readonly [
  sentence: string,
  args: readonly string[],
  code: number,
  stdout: RegExp,
  stderr: RegExp,
])[] = [
  [
    'all statements',
    ['--format', 'csv', '--out', 'all.csv'],
    0,
    /^all\.csv: 2 statements\n$/,
    /^$/,
  ],
  [
    'one, as JSON',
    ['--format', 'parquet', '--out', 'one.parquet', '--statement', 'known-2026-06-1', '--json'],
    0,
    sequence(
      /^\{"schema":"uptally\/export@1","file":"one\.parquet","format":"parquet",/,
      /"statements":\["KNOWN-2026-06-1"\]\}\n$/,
    ),
    /^$/,
  ],
  [
    'rows of FOCUS say what is left out',
    ['--format', 'focus', '--out', 'focus.csv', '--period', '2026-06'],
    0,
    /^focus\.csv: 2 statements\n$/,
    /^1 amount not known: no row\n$/,
  ],
  [
    'samples say what is left out',
    ['--format', 'openmetrics', '--out', 'june.om'],
    0,
    /^june\.om: 2 statements\n$/,
    /^2 amounts not known: no sample\n$/,
  ],
  [
    'a number that none has',
    ['--format', 'csv', '--out', 'x.csv', '--statement', 'KNOWN-2026-06-9'],
    2,
    /^$/,
    sequence(
      /^number: KNOWN-2026-06-9: expected the number of a statement; `uptally statement /,
      /list` shows them\n$/,
    ),
  ],
  [
    'a contract without a statement',
    ['--format', 'csv', '--out', 'x.csv', '--contract', 'other'],
    2,
    /^$/,
    /^statements: --contract other: expected what an issued statement is of; /,
  ],
  [
    'a statement of another period',
    ['--format', 'csv', '--out', 'x.csv', '--statement', 'KNOWN-2026-06-1', '--period', '2026-05'],
    2,
    /^$/,
    /^statements: --period 2026-05: expected what a statement that was named is of\n$/,
  ],
  [
    'a path below a file',
    ['--format', 'csv', '--out', 'a-file/x.csv'],
    2,
    /^$/,
    /^a-file\/x\.csv: .*: expected a file that can be written\n$/,
  ],
  [
    'a form that is none',
    ['--format', 'pdf', '--out', 'x.pdf'],
    2,
    /^$/,
    /argument 'pdf' is invalid\. Allowed choices are xlsx, csv, focus, parquet, openmetrics/,
  ],
  ['no file', ['--format', 'csv'], 2, /^$/, /required option '--out <file>' not specified/],
];

for (const [sentence, args, code, stdout, stderr] of cases) {
  test(`uptally export: ${sentence}`, async () => {
    const run = await uptally('export', ...args);
    assert.equal(run.exitCode, code, run.stderr);
    assert.match(run.stdout, stdout);
    assert.match(run.stderr, stderr);
  });
}

test('uptally export: the rows are in the file', async () => {
  await done('export', '--format', 'focus', '--out', 'rows.csv');
  const [header = '', row = '', ...rest] = (await readFile(join(folder, 'rows.csv'), 'utf8'))
    .trimEnd()
    .split('\n');
  assert.deepEqual(rest, []);
  assert.match(header, /^BilledCost,BillingAccountId,/);
  assert.match(row, /^-100\.00,111,,USD,2026-07-01T00:00:00Z,2026-06-01T00:00:00Z,Credit,,/);
});
