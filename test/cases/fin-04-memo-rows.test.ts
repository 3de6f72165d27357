import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sequence } from '../../src/ground/pattern.ts';
import { type ClaimedCase, openClaimedCase } from './claimed-case.ts';

const NUMBER = 'NORDLICHT-2026-09-1';

let opened: ClaimedCase;

before(async () => {
  opened = await openClaimedCase({
    name: 'fin-04-memo-rows',
    calls: 'calls.ndjson',
    fees: 'fees.csv',
    contract: 'contracts',
    period: '2026-09',
    number: NUMBER,
  });
});

after(() => opened.close());

/** What is refused, in this order, with every row that needs a person; nothing is written. */
const refused: readonly (readonly [memo: string, faults: readonly string[]])[] = [
  [
    'memo-positive.csv',
    [
      'memo-positive.csv:line 2: EUR −550.00, SLA credit: expected a credit of the claim; a ' +
        'cost above 0 is a charge, not money received',
      `memo-positive.csv: ${NUMBER}: expected rows that are unmistakably of the claim; nothing ` +
        'was counted; --rows names those to count, such as --rows 2',
    ],
  ],
  [
    'memo-rebate.csv',
    [
      'memo-rebate.csv:line 3: EUR 75.50, Volume rebate Q3: expected a credit of the claim; ' +
        'nothing in it speaks of a service level',
      `memo-rebate.csv: ${NUMBER}: expected rows that are unmistakably of the claim; nothing ` +
        'was counted; --rows names those to count, such as --rows 2',
    ],
  ],
  [
    'memo-usd.csv',
    [
      'memo-usd.csv:line 2: USD 550.00, SLA credit: expected a credit of the claim; it is in ' +
        'USD, the claim in EUR',
      `memo-usd.csv: ${NUMBER}: expected rows that are unmistakably of the claim; ` +
        'nothing was counted',
    ],
  ],
  [
    'memo-mixed.csv',
    [
      'memo-mixed.csv:line 3: USD 500.00, SLA credit part 2: expected a credit of the claim; ' +
        'it is in USD, the claim in EUR',
      `memo-mixed.csv: ${NUMBER}: expected rows that are unmistakably of the claim; nothing ` +
        'was counted; --rows names those to count, such as --rows 2',
    ],
  ],
];

for (const [memo, faults] of refused) {
  test(`${memo}: the rows in doubt are named, and nothing is counted`, async () => {
    const { exitCode, stdout, stderr } = await opened.credit(memo);
    assert.deepEqual([exitCode, stderr.trimEnd().split('\n')], [2, faults]);
    assert.ok(stdout.startsWith(`${memo} line 2: `), stdout);
    const { state, at_risk } = await opened.claim();
    assert.deepEqual([state, at_risk], ['filed', '550.00']);
  });
}

test('A charge is not counted even if named: nobody owes more than was asked.', async () => {
  const { exitCode, stderr } = await opened.credit('memo-positive.csv', '--rows', '2');
  assert.deepEqual(
    [exitCode, stderr],
    [1, `${NUMBER}: -550.00 on top of the 0.00 that was paid would be less than nothing\n`],
  );
});

test('Lines that are no such rows are refused.', async () => {
  for (const rows of ['3', '7']) {
    const { exitCode, stderr } = await opened.credit('memo-mixed.csv', '--rows', rows);
    assert.equal(exitCode, 2);
    assert.match(
      stderr,
      new RegExp(
        `^--rows: ${rows}: expected a line of memo-mixed\\.csv with a credit in EUR that may ` +
          'be of the claim: 2\n$',
      ),
    );
  }
});

test('Named rows are counted; a credit is undone by another row, and counted again.', async () => {
  const counted = await opened.credit('memo-rebate.csv', '--rows', '2,3');
  assert.match(counted.stdout, /2 payments of EUR 625\.50; in all EUR 625\.50 of EUR 550\.00/);

  const unclear = await opened.run('claim', 'uncredit', NUMBER, '--reason', 'the rebate');
  assert.equal(unclear.exitCode, 1);
  assert.match(
    unclear.stderr,
    sequence(
      /several credits are counted, say which one \(--credit\): 1 \(memo-rebate\.csv line 2, /,
      /550\.00\), 2 \(memo-rebate\.csv line 3, 75\.50\)/,
    ),
  );
  const undo = (credit: string, reason: string) =>
    opened.run('claim', 'uncredit', NUMBER, '--credit', credit, '--reason', reason);
  const rebate = await undo('2', 'the rebate');
  assert.equal(
    rebate.stdout,
    `${NUMBER}: credit 2 (memo-rebate.csv line 3, EUR 75.50) is undone; EUR 0.00 open\n`,
  );
  assert.match((await undo('2', 'twice')).stderr, /credit 2 is not counted; those that are: 1 /);
  await undo('1', 'the wrong claim');
  const { state, at_risk, credited, credits } = await opened.claim();
  assert.deepEqual([state, at_risk, credited], ['filed', '550.00', '0.00']);
  assert.deepEqual(
    (credits as { amount: string; reverses: number | null; why: string | null }[]).map(
      ({ amount, reverses, why }) => [amount, reverses, why],
    ),
    [
      ['550.00', null, null],
      ['75.50', null, null],
      ['-75.50', 2, 'the rebate'],
      ['-550.00', 1, 'the wrong claim'],
    ],
  );

  const again = await opened.credit('memo-rebate.csv', '--describing', 'SLA');
  assert.match(again.stdout, /1 payment of EUR 550\.00; in all EUR 550\.00 of EUR 550\.00/);
  const shown = await opened.run('claim', 'show', NUMBER);
  assert.match(shown.stdout, /credit 2 undone, EUR 0\.00 open +by finance +the rebate/);
  assert.match(shown.stdout, /credit 5, EUR 550\.00, EUR 0\.00 open/);
  const known = await opened.credit('memo-rebate.csv', '--rows', '2');
  assert.match(known.stdout, /counted before for NORDLICHT-2026-09-1\n/);
});
