import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderBillImports, renderFeeList } from '../../../src/command/fee/text.ts';
import type { FeeTotal } from '../../../src/money/fee/fee-totals.ts';

function total(account: string | null, billed: string, more: Partial<FeeTotal> = {}): FeeTotal {
  return {
    account,
    region: null,
    model: null,
    deployment: null,
    tenant: null,
    currency: 'USD',
    rows: 2,
    estimated: false,
    billed,
    effective: null,
    list: null,
    ...more,
  };
}

const plain = (_: unknown, text: string) => text;

test('A correction shows each scope beside what it was, what is gone, and the sums.', () => {
  const month = {
    month: '2026-06',
    outcome: 'corrected',
    revision: 2,
    rows: 6,
    sha256: 'a'.repeat(64),
    totals: [
      total('A', '1000.005'),
      total('B', '2.50', { estimated: true }),
      total('B', '7', { currency: 'EUR' }),
    ],
    totalsBefore: [total('A', '990.00'), total('C', '20.00')],
  } as const;
  const kept = [{ month: '2026-05', revision: 3 }];
  const blankCosts = [
    { column: 'EffectiveCost', rows: 1, of: 6, first: 'aws.csv line 3' },
    { column: 'ListCost', rows: 6, of: 6, first: 'aws.csv line 2' },
  ];
  const imports = [{ bill: 'aws', months: [month], kept, blankCosts }];
  assert.deepEqual(renderBillImports(imports, plain).split('\n'), [
    'aws, 2026-06: revision 2 corrected, 6 rows',
    '  account  rows     billed  currency  status     billed before',
    '  A           2  1,000.005  USD                         990.00',
    '  B           2       2.50  USD       estimated      not there',
    '  B           2       7.00  EUR                      not there',
    '  C           0             USD                          20.00',
    '  all         4  1,002.505  USD       estimated       1,010.00',
    '  all         2       7.00  EUR                      not there',
    'aws, 2026-05: no rows in what was imported; revision 3 stays in force',
    'aws: 1 row has no EffectiveCost (aws.csv line 3): a blank cost counts as nothing',
    'aws: no row has a ListCost: what is a share of it is not known',
  ]);
});

test('The list sums each month over its bills.', () => {
  const billed = (bill: string, month: string, one: FeeTotal) => ({
    bill,
    month,
    revision: 1,
    ...one,
  });
  const revision = {
    bill: 'aws',
    month: '2026-06',
    revision: 1,
    sha256: 'a'.repeat(64),
    columns: [],
    rows: 2,
    importedAt: Date.UTC(2026, 6, 5),
    importedBy: 'finance',
    inForce: true,
    withdrawnBecause: null,
  };
  const totals = [
    billed('aws', '2026-05', total('A', '1')),
    billed('aws', '2026-06', total('A', '1')),
    billed('azure', '2026-06', total('Z', '2')),
  ];
  assert.deepEqual(renderFeeList([revision], totals, { paint: plain }).split('\n').slice(-5), [
    'month    bill   account  rows  billed  currency',
    '2026-05  aws    A           2    1.00  USD',
    '2026-06  aws    A           2    1.00  USD',
    '2026-06  azure  Z           2    2.00  USD',
    '2026-06         all         4    3.00  USD',
  ]);
  const withdrawn = { ...revision, revision: 2, rows: 0, withdrawnBecause: 'of another company' };
  const listed = renderFeeList([{ ...revision, inForce: false }, withdrawn], [], { paint: plain });
  assert.deepEqual(listed.split('\n').slice(1, 3), [
    '2026-06  aws          1  replaced      2  aaaaaaaaaaaa  2026-07-05T00:00:00.000Z  finance',
    '2026-06  aws          2  withdrawn     0  aaaaaaaaaaaa  2026-07-05T00:00:00.000Z  finance  ' +
      'of another company',
  ]);
});
