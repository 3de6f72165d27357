import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { packagePath } from '../../../src/ground/package-file.ts';
import { sequence } from '../../../src/ground/pattern.ts';
import { advanceClaim } from '../../../src/money/claim/advance-claim.ts';
import { creditClaim, paymentOfRow } from '../../../src/money/claim/credit-claim.ts';
import { findClaim } from '../../../src/money/claim/find-claims.ts';
import { findMemoRows, type MemoFilter } from '../../../src/money/claim/match-memo.ts';
import { loadContract } from '../../../src/money/contract/load-contract.ts';
import { parseFees } from '../../../src/money/input/fees.ts';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import { openLedgerCopy } from '../../support/ledger-copy.ts';
import { provenance } from './claims-behaviour.ts';
import { at, issueExample } from './example-statements.ts';

const NOW = '2026-08-20T09:00:00Z';
const HEADER =
  'BillingPeriodStart,ServiceName,SubAccountId,RegionId,ChargeCategory,ChargeDescription,' +
  'BilledCost,BillingCurrency';

/**
 * Rows of a bill, and whether they are credits of the claim: account 123456789012, us-east-1, USD.
 */
const BILL: readonly (readonly [row: string, amount: string | null])[] = [
  [
    '2026-08-01,Amazon Bedrock,123456789012,us-east-1,Credit,SLA credit June,-4603.13,USD',
    '4603.13',
  ],
  ['2026-08-01,Amazon Bedrock,123456789012,,Credit,SLA credit rest,-100,USD', '100.00'],
  [
    '2026-08-01,Amazon Bedrock,123456789012,us-east-1,Credit,SLA credit taken back,3.13,USD',
    '-3.13',
  ],
  ['2026-08-01,Amazon Bedrock,123456789012,us-east-1,Usage,Tokens,900.00,USD', null],
  ['2026-08-01,Amazon Bedrock,123456789012,us-west-2,Credit,SLA credit,-5.00,USD', null],
  ['2026-08-01,Amazon Bedrock,210987654321,us-east-1,Credit,SLA credit,-6.00,USD', null],
  ['2026-08-01,Amazon S3,123456789012,us-east-1,Credit,SLA credit,-7.00,USD', null],
  ['2026-08-01,Amazon Bedrock,123456789012,us-east-1,Credit,SLA credit,-8.00,EUR', null],
];

let ledger: Ledger;
const { versions } = loadContract(packagePath('contracts', 'aws-bedrock.yaml'));

before(async () => {
  ledger = await openLedgerCopy();
});

after(() => ledger.close());

async function rowsOf(number: string, text: string, filter: MemoFilter = {}) {
  const { statement } = await findClaim(ledger, number, at(NOW));
  const [version] = versions;
  assert.ok(version !== undefined);
  return findMemoRows(parseFees(text, 'memo.csv'), statement, version, filter);
}

const bill = (rows: readonly string[]) => [HEADER, ...rows].join('\n');

test('Of a bill the credits of the service, currency, account and Region are found.', async () => {
  const number = await issueExample(ledger, { claimed: '4703.13' });
  const found = await rowsOf(number, bill(BILL.map(([row]) => row)));
  const expected = BILL.flatMap(([, amount], i) => (amount === null ? [] : [[i + 2, amount]]));
  assert.deepEqual(
    found.rows.filter(({ isCountable }) => isCountable).map(({ line, amount }) => [line, amount]),
    expected,
  );
  assert.deepEqual(
    found.rows.flatMap(({ line, doubts }) => doubts.map((doubt) => [line, doubt])),
    [
      [4, 'a cost above 0 is a charge, not money received'],
      [9, 'it is in EUR, the claim in USD'],
    ],
  );
  assert.deepEqual(found.passed, [
    { line: 6, why: 'of 123456789012, us-west-2' },
    { line: 7, why: 'of 210987654321, us-east-1' },
    { line: 8, why: 'of Amazon S3' },
  ]);
});

test('A month and a description narrow it.', async () => {
  const text = bill([
    '2026-07-01,Amazon Bedrock,,,Credit,SLA credit,-1.00,USD',
    '2026-08-01,Amazon Bedrock,,,Credit,sla Credit,-2.00,USD',
    '2026-08-01,Amazon Bedrock,,,Credit,Promotion,-4.00,USD',
  ]);
  const amounts = async (filter: MemoFilter) =>
    (await rowsOf('AWS-BEDROCK-2026-06-1', text, filter)).rows.map(({ amount }) => amount);
  assert.deepEqual(await amounts({}), ['1.00', '2.00', '4.00']);
  assert.deepEqual(await amounts({ describing: 'SLA' }), ['1.00', '2.00']);
  assert.deepEqual(await amounts({ describing: 'SLA', month: '2026-08' }), ['2.00']);
});

test('The same rows in another file and order count once; another memo adds to them.', async () => {
  const number = await issueExample(ledger, { period: '2026-07', claimed: '100.00' });
  await advanceClaim(ledger, number, { to: 'filed' }, provenance(NOW));
  const credit = async (file: string, rows: readonly string[]) => {
    const payments = (await rowsOf(number, bill(rows))).rows.map((row) => paymentOfRow(row, file));
    const { claim, counted, known } = await creditClaim(ledger, number, payments, provenance(NOW));
    return [counted.length, known.length, claim.credited];
  };
  const [june, rest, other] = [
    '2026-09-01,Amazon Bedrock,,us-east-1,Credit,SLA credit,-60.00,USD',
    '2026-09-01,Amazon Bedrock,,us-east-1,Credit,SLA credit rest,-15.50,USD',
    '2026-10-01,Amazon Bedrock,,us-east-1,Credit,SLA credit,-60.00,USD',
  ];
  assert.deepEqual(await credit('a.csv', [june, rest]), [2, 0, '75.50']);
  assert.deepEqual(await credit('a.csv', [june, rest]), [0, 2, '75.50']);
  assert.deepEqual(await credit('b.csv', [rest, june]), [0, 2, '75.50']);
  assert.deepEqual(await credit('c.csv', [june, other]), [1, 1, '135.50']);
  const { credits } = await findClaim(ledger, number, at(NOW));
  assert.deepEqual(
    credits.map(({ source, expected, difference }) => [source, expected, difference]),
    [
      ['a.csv line 2', '100.00', '40.00'],
      ['a.csv line 3', '100.00', '24.50'],
      ['c.csv line 3', '100.00', '-35.50'],
    ],
  );
});

test('A row that was counted for one claim is not counted for another.', async () => {
  const number = await issueExample(ledger, {
    period: '2026-05',
    claimed: '60.00',
    at: '2026-06-05T09:00:00Z',
  });
  await advanceClaim(ledger, number, { to: 'filed' }, provenance('2026-07-10T09:00:00Z'));
  const row = '2026-09-01,Amazon Bedrock,,us-east-1,Credit,SLA credit,-60.00,USD';
  const payments = (await rowsOf(number, bill([row]))).rows.map((one) =>
    paymentOfRow(one, 'a.csv'),
  );
  const { claim, known } = await creditClaim(ledger, number, payments, provenance(NOW));
  assert.deepEqual([claim.state, known[0]?.number], ['filed', 'AWS-BEDROCK-2026-07-1']);
});

test('What is no memo says so, by column and line.', async () => {
  const number = 'AWS-BEDROCK-2026-06-1';
  await assert.rejects(rowsOf(number, 'BillingPeriodStart,BilledCost\n2026-08-01,1'), {
    code: 'invalid_input',
    message: sequence(
      /memo\.csv:ChargeCategory: \(missing\): expected a column of the fees\n/,
      /memo\.csv:BillingCurrency.*\n/,
      /memo\.csv:ServiceName/,
    ),
  });
  const wrong = bill(['2026-08-01,Amazon Bedrock,,,Credit,x,-1x3,USD']);
  await assert.rejects(rowsOf(number, wrong), {
    code: 'invalid_input',
    message: 'memo.csv:line 2 BilledCost: "-1x3": expected a decimal such as -12.34',
  });
});
