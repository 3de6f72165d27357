import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { compareCredits, identityOf } from '../../src/money/claim/same-credit.ts';
import { type ClaimedCase, openClaimedCase } from './claimed-case.ts';

let opened: ClaimedCase;

before(async () => {
  opened = await openClaimedCase({
    name: '06-memo-invoice-id-filled-later',
    calls: 'events.ndjson',
    fees: 'june.csv',
    contract: 'contract.yaml',
    period: '2026-06',
    number: 'ACME-2026-06-1',
  });
});

after(() => opened.close());

test('The final bill repeats a credit with its InvoiceId: it is known.', async () => {
  const first = await opened.credit('memo-preliminary.csv');
  assert.deepEqual(
    [first.exitCode, first.stdout],
    [
      0,
      'memo-preliminary.csv line 2: USD 60.00\n' +
        'ACME-2026-06-1: 1 payment of USD 60.00; in all USD 60.00 of USD 100.00; ' +
        'difference USD 40.00\n',
    ],
  );
  const again = await opened.credit('memo-final.csv');
  assert.deepEqual(
    [again.exitCode, again.stdout],
    [
      0,
      'memo-final.csv line 2: USD 60.00, counted before for ACME-2026-06-1 ' +
        '(memo-preliminary.csv line 2)\n' +
        'ACME-2026-06-1: no new payment; in all USD 60.00 of USD 100.00; ' +
        'difference USD 40.00\n',
    ],
  );
  const listed = await opened.run('claims', '--all');
  assert.match(listed.stdout, /ACME-2026-06-1 +credited +USD 40\.00 .*USD 40\.00 short/);
});

const ROW = {
  BillingPeriodStart: '2026-08-01T00:00:00Z',
  ServiceName: 'Acme Models',
  SubAccountId: 'ACC-7',
  ChargeCategory: 'Credit',
  ChargeDescription: 'SLA credit June 2026',
  BilledCost: '-60.00',
  BillingCurrency: 'USD',
  InvoiceId: 'INV-88',
};

const exports: readonly (readonly [
  sentence: string,
  changes: Readonly<Record<string, string>>,
  outcome: ReturnType<typeof compareCredits>,
])[] = [
  ['the cost has more decimals', { BilledCost: '-60.0000000000' }, 'same'],
  ['the cost has an exponent', { BilledCost: '-6E+1' }, 'same'],
  ['the time has milliseconds', { BillingPeriodStart: '2026-08-01T00:00:00.000Z' }, 'same'],
  ['the time has no seconds', { BillingPeriodStart: '2026-08-01T00:00Z' }, 'same'],
  ['the start is a date', { BillingPeriodStart: '2026-08-01' }, 'same'],
  ['the invoice is not yet known', { InvoiceId: '' }, 'same'],
  ['the service is left open', { ServiceName: '' }, 'same'],
  ['the account is left open', { SubAccountId: '' }, 'same'],
  ['the text is written otherwise', { ChargeDescription: ' sla Credit  June 2026 ' }, 'same'],
  ['another column came', { x_ServiceId: '17', BillingAccountName: 'Us' }, 'same'],
  ['the status is final now', { x_Status: 'final' }, 'same'],
  ['the invoice is another one', { InvoiceId: 'INV-90' }, 'other_invoice'],
  ['the amount is another one', { BilledCost: '-60.01' }, 'other'],
  ['it takes the money back', { BilledCost: '60.00' }, 'other'],
  ['the currency is another one', { BillingCurrency: 'EUR' }, 'other'],
  ['the month is another one', { BillingPeriodStart: '2026-09-01' }, 'other'],
  ['the account is another one', { SubAccountId: 'ACC-8' }, 'other'],
  ['the text is another one', { ChargeDescription: 'SLA credit July 2026' }, 'other'],
];

for (const [sentence, changes, outcome] of exports) {
  test(`A credit is exported again, and ${sentence}: ${outcome}`, () => {
    assert.equal(compareCredits(identityOf(ROW), identityOf({ ...ROW, ...changes })), outcome);
  });
}

test('What a memo brought and is typed as well is asked about before it counts.', async () => {
  const typed = (...more: string[]) =>
    opened.run('claim', 'credit', opened.number, '--amount', '60', ...more);
  const before = await opened.claim();
  assert.equal(before.credited, '60.00');
  const refused = await typed('--reference', 'CM-1');
  assert.deepEqual(
    [refused.exitCode, refused.stderr],
    [
      2,
      '--amount: 60: expected what was not counted yet; it may be once more what came from ' +
        'memo-preliminary.csv line 2; --yes counts it all the same\n',
    ],
  );
  assert.equal((await opened.claim()).credited, '60.00');
  assert.equal((await typed('--reference', 'CM-1', '--yes')).exitCode, 0);
  const again = await typed('--reference', 'CM-1');
  assert.match(again.stdout, /CM-1: USD 60\.00, counted before/);
  const undo = ['--credit', '1', '--reason', 'typed as well'];
  assert.equal((await opened.run('claim', 'uncredit', opened.number, ...undo)).exitCode, 0);
  const bare = await typed();
  assert.match(bare.stderr, /it may be once more what came from CM-1; --yes counts it/);
  const other = await typed('--reference', 'CM-2');
  assert.match(other.stdout, /CM-2: USD 60\.00\n/);
  assert.equal((await opened.claim()).credited, '120.00');
});
