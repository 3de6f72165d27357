import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readCsv } from '../../../src/money/input/read-csv.ts';

const folder = mkdtempSync(join(tmpdir(), 'uptally-csv-'));
after(() => rmSync(folder, { recursive: true }));

/** The first lines that spreadsheets write to tell each other how a file is separated. */
const TABLE: readonly (readonly [first: string, separator: string])[] = [
  ['sep=;', ';'],
  ['SEP=,', ','],
  ['"sep=;"', ';'],
  ['\uFEFFsep=\t', '\t'],
  ['sep=^', '^'],
];

for (const [first, separator] of TABLE) {
  test(`A file that begins with ${JSON.stringify(first)} is read, its lines numbered.`, () => {
    const path = join(folder, 'fees.csv');
    const lines = [first, `a${separator}b`, `1${separator}2`];
    writeFileSync(path, lines.join('\r\n'));
    const table = readCsv(path, { what: 'fees', needed: ['a', 'b'] });
    assert.equal(table.separator, separator);
    assert.deepEqual(
      table.rows.map(({ line, values }) => [line, Object.fromEntries(values)]),
      [[3, { a: '1', b: '2' }]],
    );
  });
}
