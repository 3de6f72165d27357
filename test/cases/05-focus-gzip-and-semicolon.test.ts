import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { billsOf } from '../../src/money/fee/read-bills.ts';
import { loadExclusions } from '../../src/money/input/exclusions.ts';
import { loadFees } from '../../src/money/input/fees.ts';
import { loadPriorCredits } from '../../src/money/input/prior-credits.ts';
import { creditLines, onCase, overFees } from './case-files.ts';

const run = onCase('05-focus-gzip-and-semicolon');
let folder: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'uptally-case-'));
});

after(() => rm(folder, { recursive: true, force: true }));

async function written(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

test('A bill in gzip is read.', async () => {
  const printed = await run('evaluate', ...overFees('fees.csv.gz'));
  assert.equal(printed.exitCode, 0, printed.stderr);
  assert.equal(creditLines(printed)[1], 'total: USD 100.00, final');
});

test('Decimal commas are refused in one line, which says what the separators are.', async () => {
  const { exitCode, stderr } = await run('evaluate', ...overFees('fees-semicolon.csv'));
  assert.deepEqual(
    [exitCode, stderr],
    [
      2,
      'fees-semicolon.csv:line 2 BilledCost: "1000,00": expected a decimal with a point, such ' +
        'as 12.34; the separator of the file is ";", and "," is wanted\n',
    ],
  );
});

test('UTF-16 is refused in one line.', async () => {
  const { exitCode, stderr } = await run('evaluate', ...overFees('fees-utf16.csv'));
  assert.deepEqual(
    [exitCode, stderr],
    [2, 'fees-utf16.csv:(file): (not UTF-8): expected a CSV file of fees in UTF-8\n'],
  );
});

const HEADER = ['BillingPeriodStart', 'ServiceName', 'BilledCost'];
const ROW = ['2026-06-01', 'Models, small', '1000.00'];

for (const [name, separator] of [
  ['semicolons', ';'],
  ['tabs', '\t'],
  ['bars', '|'],
] as const) {
  test(`With decimal points a bill with ${name} is read.`, async () => {
    const lines = [HEADER, ROW].map((values) => values.join(separator));
    const { rows } = loadFees(await written('bill.csv', `\uFEFF${lines.join('\r\n')}\r\n`));
    assert.deepEqual(
      rows.map(({ values }) => [...values.values()]),
      [ROW],
    );
  });
}

test('Blanks around names, values and quotes are not part of them.', async () => {
  const text =
    'BillingPeriodStart , ServiceName, "BilledCost"\n 2026-06-01 , "Models", " +12.50 "\n';
  const { columns, rows } = loadFees(await written('bill.csv', text));
  assert.deepEqual([...columns], HEADER);
  assert.deepEqual([...(rows[0]?.values.values() ?? [])], ['2026-06-01', 'Models', '+12.50']);
});

test('A bill in gzip has the name of the file inside.', async () => {
  const text = `${HEADER.join(',')},ChargeCategory,BillingCurrency\n2026-06-01,S,1,Usage,USD\n`;
  const [bill] = billsOf([loadFees(await written('june.csv.gz', gzipSync(text)))]);
  assert.equal(bill?.name, 'june');
});

test('Gzip that is broken off is unreadable.', async () => {
  const path = await written('cut.csv.gz', gzipSync(HEADER.join(',')).subarray(0, 20));
  assert.throws(() => loadFees(path), {
    message: /:\(file\): \(broken gzip\): expected a CSV file of fees/,
  });
});

test('The other files beside a contract are read from gzip as well.', async () => {
  const prior = await written('prior.csv.gz', gzipSync('period;amount\n2026-05;1.5E+1\n'));
  assert.equal(loadPriorCredits(prior)[0]?.amount?.toFraction(), '15');
  const windows = await written('windows.json.gz', gzipSync('[]'));
  assert.deepEqual(loadExclusions(windows).exclusions, []);
});

test('A fault of many records is named once, with how many more there are.', async () => {
  const records = Array.from({ length: 5_000 }, (_, i) => ({ id: `x${i}`, class: 'c', start: i }));
  const windows = await written('windows.json', JSON.stringify(records));
  assert.throws(
    () => loadExclusions(windows),
    ({ message }: Error) => {
      const lines = message.split('\n');
      return lines.length <= 3 && lines.every((line) => / \(and 4,999 more\): /.test(line));
    },
  );
  const months = Array.from({ length: 5_000 }, () => 'May,1');
  const prior = await written('prior.csv', ['period,amount', ...months].join('\n'));
  assert.throws(() => loadPriorCredits(prior), {
    message: /^\S+:line 2 period \(and 4,999 more\): "May": [^\n]+$/,
  });
});
