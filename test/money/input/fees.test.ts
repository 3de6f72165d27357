import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainDecimal } from '../../../src/ground/exact.ts';
import type { Basis } from '../../../src/money/contract/contract.ts';
import { loadFees, parseFees } from '../../../src/money/input/fees.ts';
import { sumBasis } from '../../../src/money/judge/sum-basis.ts';

const HEADER =
  'BillingPeriodStart,ServiceName,SubAccountId,RegionId,ChargeCategory,BilledCost,' +
  'EffectiveCost,BillingCurrency,x_Status';

const basis: Basis = {
  cost: 'billed',
  month: 'same',
  scope: ['account', 'region'],
  where: new Map([['ServiceName', ['Amazon Bedrock', 'Bedrock']]]),
  exclude: ['Tax', 'Credit'],
};

function basisText(rows: readonly string[], changes: Partial<Basis> = {}): string {
  const fees = parseFees([HEADER, ...rows, ''].join('\n'), 'fees.csv');
  const sum = sumBasis(fees, { ...basis, ...changes }, '2026-06', ['1', 'us-east-1'], 'USD');
  if (sum === null) return 'no row';
  return `${plainDecimal(sum.amount, 2)}${sum.estimated ? ' estimated' : ''}`;
}

test('The basis is the sum of the rows of the month, the scope and the service.', () => {
  const row = '2026-06-01,Amazon Bedrock,1,us-east-1,Usage,100.5,90,USD,';
  const cases: readonly [string, readonly string[], string, Partial<Basis>?][] = [
    ['one row', [row], '100.50'],
    ['two rows', [row, row.replace('100.5', '0.0001')], '100.5001'],
    ['another cost', [row], '90.00', { cost: 'effective' }],
    ['another account', [row.replace(',1,', ',2,')], 'no row'],
    ['another region', [row, row.replace('us-east-1', 'us-west-2')], '100.50'],
    ['no scope', [row, row.replace('us-east-1', 'us-west-2')], '201.00', { scope: [] }],
    ['a second name of the service', [row.replace('Amazon Bedrock', 'Bedrock')], '100.50'],
    ['another service', [row.replace('Amazon Bedrock', 'Amazon S3')], 'no row'],
    ['every service', [row.replace('Amazon Bedrock', 'Amazon S3')], '100.50', { where: new Map() }],
    [
      'tax and credits',
      [row, row.replace('Usage', 'Tax'), row.replace('Usage', 'Credit')],
      '100.50',
    ],
    ['another month', [row.replace('06-01', '07-01')], 'no row'],
    [
      'the month before',
      [row, row.replace('06-01,', '05-31,').replace('100.5', '7')],
      '7.00',
      { month: 'preceding' },
    ],
    ['below zero', [row, row.replace('100.5', '-200')], '0.00'],
    ['an estimate', [row, `${row.replace('100.5', '1')}estimated`], '101.50 estimated'],
    ['an estimate in capitals', [row, `${row.replace('100.5', '1')}ESTIMATED`], '101.50 estimated'],
    [
      'an estimate, said by hand',
      [row, `${row.replace('100.5', '1')} Estimated `],
      '101.50 estimated',
    ],
    ['an estimate of another region', [row, `${row.replace('us-east-1', 'x')}estimated`], '100.50'],
    [
      'another currency elsewhere',
      [row, row.replace(',1,', ',2,').replace('USD', 'EUR')],
      '100.50',
    ],
  ];
  for (const [name, rows, expected, changes] of cases) {
    assert.equal(basisText(rows, changes), expected, name);
  }
});

test('A row belongs to the UTC month of its start, however that is written.', () => {
  const starts: readonly [start: string, counts: boolean][] = [
    ['2026-06-01', true],
    ['2026-06-30', true],
    ['2026-06-01T00:00:00Z', true],
    ['2026-06-01 00:00:00', true],
    ['2026-06-01 00:00:00Z', true],
    ['2026-06-01T00:00:00.000', true],
    ['2026-05-31T22:00:00-02:00', true],
    ['2026-06-01T00:00:00+02:00', false],
    ['2026-06-30 23:30:00-01:00', false],
  ];
  for (const [start, counts] of starts) {
    const text = basisText([`${start},Bedrock,1,us-east-1,Usage,1,1,USD,`]);
    assert.equal(text, counts ? '1.00' : 'no row', start);
  }
});

test('What is wrong with fees is said by line and column.', () => {
  const good = '2026-06-01,Bedrock,1,us-east-1,Usage,1,1,USD,';
  const cases: readonly [rows: readonly string[], RegExp][] = [
    [
      [good, good.replace('USD', 'EUR')],
      /^fees\.csv:line 3 BillingCurrency: "EUR": expected USD, as the contract$/,
    ],
    [
      [good.replace(',1,1,', ',1e999,1,')],
      /^fees\.csv:line 2 BilledCost: "1e999": expected a decimal such as 12\.34$/,
    ],
    [[good.replace(',1,1,', ',$1,1,')], /^fees\.csv:line 2 BilledCost: "\$1": expected a decimal/],
    [
      [good.replace('2026-06-01', '06/01/2026')],
      /^fees\.csv:line 2 BillingPeriodStart: "06\/01\/2026": expected a date/,
    ],
    [[good.replace('2026-06-01', '')], /BillingPeriodStart: "": expected a date/],
    [[good.replace('2026-06-01', '2026-06-01 00:00:00 CET')], /BillingPeriodStart: /],
    [
      [`${good},extra`],
      /^fees\.csv:line 2: CSV_RECORD_INCONSISTENT_FIELDS_LENGTH: expected CSV that can be read \(/,
    ],
    [[`"${good}`], /^fees\.csv:line \d+: CSV_QUOTE_NOT_CLOSED: expected CSV that can be read \(/],
  ];
  for (const [rows, message] of cases) {
    assert.throws(() => basisText(rows), { code: 'invalid_input', message });
  }
  assert.throws(() => parseFees('', 'fees.csv'), {
    message: 'fees.csv:(file): (empty): expected a header',
  });
  assert.throws(() => parseFees('BilledCost,BilledCost\n', 'fees.csv'), {
    message:
      'fees.csv:BilledCost: BilledCost: expected a column given once\n' +
      'fees.csv:BillingPeriodStart: (missing): expected a column of the fees',
  });
  assert.throws(() => loadFees('nowhere.csv'), {
    code: 'invalid_input',
    message: 'nowhere.csv:(file): (missing): expected a CSV file of fees in UTF-8',
  });
});

test('Quotes, a byte order mark, CRLF and columns that nobody needs are fine.', () => {
  const text =
    '\uFEFFBillingPeriodStart,"BilledCost",BillingCurrency,Note\r\n' +
    '2026-06-01,"1.25",USD,"a ""b"",\r\n' +
    'c"\r\n';
  const fees = parseFees(text, 'fees.csv');
  assert.equal(fees.rows.length, 1);
  const open: Basis = { ...basis, scope: [], where: new Map(), exclude: [] };
  assert.equal(sumBasis(fees, open, '2026-06', [], 'USD')?.amount.toFraction(), '5/4');
});
