import assert from 'node:assert/strict';
import { test } from 'node:test';
import { packagePath } from '../../src/ground/package-file.ts';
import { loadContract } from '../../src/money/contract/load-contract.ts';
import { governingVersion } from '../../src/money/contract/period.ts';
import { feeNotes } from '../../src/money/evaluation/fee-notes.ts';
import { parseFees } from '../../src/money/input/fees.ts';
import { spreadsheetHint } from '../../src/money/input/spreadsheet-hint.ts';
import { onCase, overFees } from './case-files.ts';

const CASE = '27-focus-excel-account-ids';
const run = onCase(CASE);

const files: readonly (readonly [file: string, note: string])[] = [
  [
    'fees-leading-zero.csv',
    'the fees have rows of this service for account 12345678901, none for 012345678901 (a ' +
      'spreadsheet takes leading zeros away: bring the bill as it came)',
  ],
  [
    'fees-scientific.csv',
    'the fees have rows of this service for account 1.23457E+10, none for 012345678901 ' +
      '(1.23457E+10 is what a spreadsheet makes of a long number: bring the bill as it came)',
  ],
];

for (const [file, note] of files) {
  test(`${file}: what is on file instead is said`, async () => {
    const explained = await run('explain', ...overFees(file));
    assert.ok(explained.stdout.includes(`\n  note: ${note}\n`), explained.stdout);
    assert.doesNotMatch(explained.stdout, /no fees are on file/);
    const evaluated = await run('evaluate', ...overFees(file));
    assert.ok(evaluated.stdout.includes(`\nnote: ${note}\n`), evaluated.stdout);
  });
}

const contract = loadContract(packagePath('test', 'fixtures', 'cases', CASE, 'contract.yaml'));
const governing = governingVersion(contract, '2026-06');
const LINE = { scope: { account: 'A1' }, commitments: ['uptime'], isWithoutFees: true };
const HEADER =
  'BillingPeriodStart,ServiceName,SubAccountId,ChargeCategory,BilledCost,BillingCurrency';

const bills: readonly (readonly [rows: readonly string[], note: string])[] = [
  [[], 'the fees have no row'],
  [
    ['2026-04-01,Acme Models,A1,Usage,1,USD', '2026-05-01,Acme Models,A1,Usage,1,USD'],
    'the fees have rows of 2026-05; 2026-04, none of 2026-06',
  ],
  [
    ['2026-06-01,Acme Storage,A1,Usage,1,USD', '2026-06-01,,A1,Usage,1,USD'],
    'the fees of 2026-06 have rows with ServiceName Acme Storage; (none), none with Acme Models',
  ],
  [
    Array.from({ length: 9 }, (_, i) => `2026-06-01,Acme Models,B${i},Usage,1,USD`),
    'the fees have rows of this service for account B0; account B1; account B2; account B3; ' +
      'account B4 and 4 more, none for A1',
  ],
  [
    ['2026-06-01,Acme Models,A1,Tax,1,USD'],
    'the fees have rows of this service with ChargeCategory Tax alone, which the ' +
      'contract leaves out',
  ],
  [['2026-06-01,Acme Models,A1,Usage,,USD'], 'no row that counts has a BilledCost'],
];

for (const [rows, note] of bills) {
  test(`${rows[0] ?? 'an empty bill'}: ${note}`, () => {
    const fees = parseFees([HEADER, ...rows].join('\n'), 'f.csv');
    assert.deepEqual(feeNotes(fees, governing, [LINE]), [note]);
  });
}

test('Without fees nothing is said of them; of a hundred accounts twenty are named.', () => {
  assert.deepEqual(feeNotes(null, governing, [LINE]), []);
  const fees = parseFees(`${HEADER}\n2026-06-01,Acme Models,B,Usage,1,USD\n`, 'f.csv');
  const lines = Array.from({ length: 100 }, (_, i) => ({ ...LINE, scope: { account: `A${i}` } }));
  const notes = feeNotes(fees, governing, lines);
  assert.deepEqual([notes.length, notes.at(-1)], [21, 'and more of this kind']);
});

test('What a spreadsheet did is told from another account.', () => {
  const pairs: readonly (readonly [found: string, wanted: string, isHinted: boolean])[] = [
    ['1.2E+11', '123456789012', true],
    ['1,23457E+11', '123456789012', true],
    ['1E+11', '123456789012', true],
    ['9.9E+11', '123456789012', false],
    ['1.2E+12', '123456789012', false],
    ['123456789012345000', '123456789012345678', true],
    ['123456789012', '123456789012', false],
    ['7', 'A7', false],
    ['', '012', false],
  ];
  for (const [found, wanted, isHinted] of pairs) {
    assert.equal(spreadsheetHint(found, wanted) !== null, isHinted, `${found} for ${wanted}`);
  }
});
