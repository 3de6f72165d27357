import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { advanceClaim } from '../../../src/money/claim/advance-claim.ts';
import { findClaim } from '../../../src/money/claim/find-claims.ts';
import { noteStepSent } from '../../../src/money/claim/note-claim.ts';
import { findDocuments } from '../../../src/money/statement/documents.ts';
import { slotTableColumns } from '../../../src/money/statement/slot-table.ts';
import { bundleName, claimLetters } from '../../../src/papers/letter/claim-letter.ts';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import { provenance } from '../../money/claim/claims-behaviour.ts';
import { at, issueExample } from '../../money/claim/example-statements.ts';
import { matchesGolden } from '../../support/golden.ts';
import { openLedgerCopy } from '../../support/ledger-copy.ts';

const NOW = '2026-07-10T09:00:00Z';

let ledger: Ledger;

before(async () => {
  ledger = await openLedgerCopy();
});

after(() => ledger.close());

const lettersOf = async (number: string, attachments = [bundleName(number)]) =>
  claimLetters(await findClaim(ledger, number, at(NOW)), await findDocuments(ledger, number), {
    attachments,
  });

/** Slot numbers of five minutes, with good and bad calls. */
function slotTable(rows: readonly (readonly [slot: number, good: number, bad: number])[]): string {
  const partition = JSON.stringify(
    JSON.stringify({ account: '123456789012', region: 'us-east-1' }),
  ).replaceAll('\\"', '""');
  return [
    slotTableColumns.join(','),
    ...rows.map(([slot, good, bad]) =>
      ['uptime', partition, slot, '', '', good, bad, 0, 0, 0, good, bad, 0, 0, 0].join(','),
    ),
  ].join('\n');
}

test('The letter to AWS has subject, Region, dates and times, billing cycle, logs.', async () => {
  const slots = slotTable([
    [1860, 40, 2],
    [1861, 10, 30],
    [1862, 41, 0],
    [1863, 12, 29],
    [8650, 0, 5],
  ]);
  const number = await issueExample(ledger, { claimed: '10468.36', slots });
  const [letter, ...others] = await lettersOf(number);
  assert.deepEqual(others, []);
  assert.equal(letter?.fileName, 'AWS-BEDROCK-2026-06-1-submit.txt');
  assert.deepEqual(letter.attachments, ['statement-AWS-BEDROCK-2026-06-1.zip']);
  assert.deepEqual(letter.fillIn, []);
  matchesGolden('letter-aws-bedrock.txt', letter.text);
});

test('A contract without a letter has the general one for each step, with gaps.', async () => {
  const number = await issueExample(ledger, {
    contract: 'cloudflare-business',
    claimed: '0.00',
    hasUnknown: true,
  });
  const letters = await lettersOf(number);
  assert.deepEqual(
    letters.map(({ step, fillIn }) => [step, fillIn.length]),
    [
      ['notify', 3],
      ['submit', 3],
    ],
  );
  matchesGolden('letter-general.txt', letters.map(({ text }) => text).join('\n----\n\n'));
  await noteStepSent(ledger, number, 'notify', provenance(NOW));
  assert.deepEqual(
    (await lettersOf(number)).map(({ step }) => step),
    ['submit'],
  );
});

test('More than a hundred times are left to the table of the bundle.', async () => {
  const slots = slotTable(Array.from({ length: 150 }, (_, i) => [i * 2, 5, 5] as const));
  const number = await issueExample(ledger, { period: '2026-05', claimed: '5.00', slots });
  const [letter] = await lettersOf(number);
  assert.match(letter?.text ?? '', /and 50 more, in slots\.csv of the bundle/);
});

test('A letter attaches only what was written; a person adds demanded logs.', async () => {
  const slots = slotTable(Array.from({ length: 150 }, (_, i) => [i * 2, 5, 5] as const));
  const number = await issueExample(ledger, { period: '2026-04', claimed: '5.00', slots });
  const [letter] = await lettersOf(number, []);
  assert.deepEqual(letter?.attachments, []);
  assert.deepEqual(letter.fillIn, ['Logs of the requests, which are not attached']);
  assert.doesNotMatch(letter.text, /attached bundle|Attached|slots\.csv/);
  assert.match(letter.text, /and 50 more, none of which cost more; 250 of 500 calls failed/);
});

test("A restatement's letter asks for the difference and names the other claim.", async () => {
  const first = await issueExample(ledger, { period: '2026-07', claimed: '80.00' });
  await advanceClaim(ledger, first, { to: 'filed' }, provenance(NOW));
  const second = await issueExample(ledger, { period: '2026-07', claimed: '100.00' });
  const text = (await lettersOf(second))[0]?.text ?? '';
  assert.match(text, /beyond our request AWS-BEDROCK-2026-07-1/);
  assert.match(text, /Service Credit requested: USD 20\.00\n/);
  assert.match(text, /AWS-BEDROCK-2026-07-1 asks for USD 80\.00 of it\./);
});
