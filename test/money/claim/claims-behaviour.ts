import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { formatInstant } from '../../../src/ground/time.ts';
import {
  advanceClaim,
  type ClaimAdvance,
  type Provenance,
} from '../../../src/money/claim/advance-claim.ts';
import { creditClaim, openAmount, typedPayment } from '../../../src/money/claim/credit-claim.ts';
import { findClaim, findClaims } from '../../../src/money/claim/find-claims.ts';
import { moneyText } from '../../../src/money/claim/money-text.ts';
import { noteFact, noteStepSent } from '../../../src/money/claim/note-claim.ts';
import { rankClaims } from '../../../src/money/claim/rank-claims.ts';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import { at, type Example, issueExample } from './example-statements.ts';

/** What one person does to one claim, in words. */
type Step =
  | 'draft'
  | 'file'
  | 'file late'
  | 'acknowledge'
  | 'approve'
  | 'approve 60'
  | 'approve 55 because'
  | 'partly approve 60'
  | 'deny'
  | 'credit 60'
  | 'credit 40'
  | 'withdraw'
  | 'restate 80'
  | 'restate 130';

const IN_TIME = '2026-07-20T10:00:00Z';
const TOO_LATE = '2026-09-02T10:00:00Z';

export function provenance(when: string, why?: string): Provenance {
  return { by: 'finance', at: at(when), now: at(when), why };
}

const advances: Partial<Record<Step, readonly [ClaimAdvance, Provenance]>> = {
  draft: [{ to: 'drafted' }, provenance(IN_TIME)],
  file: [{ to: 'filed' }, provenance(IN_TIME)],
  'file late': [{ to: 'filed' }, provenance(TOO_LATE)],
  acknowledge: [{ to: 'acknowledged' }, provenance(IN_TIME)],
  approve: [{ to: 'approved' }, provenance(IN_TIME)],
  'approve 60': [{ to: 'approved', amount: '60' }, provenance(IN_TIME)],
  'approve 55 because': [
    { to: 'approved', amount: '55.00' },
    provenance(IN_TIME, 'they corrected it'),
  ],
  'partly approve 60': [
    { to: 'partly_approved', amount: '60.00' },
    provenance(IN_TIME, 'one Region'),
  ],
  deny: [{ to: 'denied' }, provenance(IN_TIME, 'no request ids')],
  withdraw: [{ to: 'withdrawn' }, provenance(IN_TIME, 'settled otherwise')],
};

/** Statements are never deleted, so each row has a contract of its own. */
interface Row {
  readonly steps: readonly Step[];
  /** State, asked, approved, credited, open. */
  readonly ends: string;
  /** The reason of the refusal of the last step. */
  readonly refused?: RegExp;
}

const TABLE: readonly Row[] = [
  { steps: [], ends: 'due 100.00 – 0.00 100.00' },
  { steps: ['draft'], ends: 'drafted 100.00 – 0.00 100.00' },
  { steps: ['draft', 'file'], ends: 'filed 100.00 – 0.00 100.00' },
  { steps: ['file', 'acknowledge'], ends: 'acknowledged 100.00 – 0.00 100.00' },
  { steps: ['file', 'approve'], ends: 'approved 100.00 100.00 0.00 100.00' },
  {
    steps: ['file', 'acknowledge', 'partly approve 60'],
    ends: 'partly_approved 100.00 60.00 0.00 60.00',
  },
  {
    steps: ['file', 'partly approve 60', 'credit 60'],
    ends: 'credited 100.00 60.00 60.00 0.00',
  },
  { steps: ['file', 'approve', 'credit 60'], ends: 'credited 100.00 100.00 60.00 40.00' },
  {
    steps: ['file', 'approve', 'credit 60', 'credit 40'],
    ends: 'credited 100.00 100.00 100.00 0.00',
  },
  {
    steps: ['file', 'approve', 'credit 60', 'credit 60'],
    ends: 'credited 100.00 100.00 60.00 40.00',
  },
  { steps: ['file', 'credit 40'], ends: 'credited 100.00 – 40.00 60.00' },
  { steps: ['file', 'deny'], ends: 'denied 100.00 – 0.00 100.00' },
  { steps: ['file', 'deny', 'file'], ends: 'filed 100.00 – 0.00 100.00' },
  { steps: ['file', 'deny', 'file', 'approve'], ends: 'approved 100.00 100.00 0.00 100.00' },
  {
    steps: ['file', 'deny', 'file late'],
    ends: 'denied 100.00 – 0.00 100.00',
    refused: /had to be filed before 2026-09-01 00:00 UTC/,
  },
  {
    steps: ['file late'],
    ends: 'due 100.00 – 0.00 100.00',
    refused: /had to be filed before 2026-09-01 00:00 UTC.*say when \(--at\)/,
  },
  { steps: ['withdraw'], ends: 'withdrawn 100.00 – 0.00 100.00' },
  {
    steps: ['withdraw', 'file'],
    ends: 'withdrawn 100.00 – 0.00 100.00',
    refused: /it is withdrawn, and filed follows due, drafted, denied or expired/,
  },
  {
    steps: ['file', 'withdraw'],
    ends: 'filed 100.00 – 0.00 100.00',
    refused: /it is filed, and withdrawn follows due or drafted/,
  },
  { steps: ['file', 'file'], ends: 'filed 100.00 – 0.00 100.00', refused: /it is filed/ },
  {
    steps: ['approve'],
    ends: 'due 100.00 – 0.00 100.00',
    refused: /it is due, and approved follows filed, acknowledged/,
  },
  {
    steps: ['draft', 'credit 40'],
    ends: 'drafted 100.00 – 0.00 100.00',
    refused: /it is drafted, and a credit follows what was filed/,
  },
  {
    steps: ['file', 'approve 60', 'approve 60'],
    ends: 'approved 100.00 60.00 0.00 60.00',
    refused: /it is approved already, with this amount/,
  },
  {
    steps: ['file', 'approve 60', 'approve'],
    ends: 'approved 100.00 60.00 0.00 60.00',
    refused: /60\.00 was approved; another answer needs a reason/,
  },
  {
    steps: ['file', 'approve 60', 'approve 55 because'],
    ends: 'approved 100.00 55.00 0.00 55.00',
  },
  {
    steps: ['draft', 'restate 80', 'file'],
    ends: 'withdrawn 100.00 – 0.00 100.00',
    refused: /-2 replaced it before it was filed/,
  },
  {
    steps: ['file', 'restate 130', 'approve'],
    ends: 'approved 100.00 100.00 0.00 100.00',
  },
  { steps: ['file', 'restate 80'], ends: 'filed 100.00 – 0.00 80.00' },
];

/** What both twins must do; `ledger()` is the same migrated ledger throughout. */
export function describeClaims(label: string, ledger: () => Ledger): void {
  let contractText: string;
  let nth = 0;

  beforeEach(() => {
    nth += 1;
    contractText = exampleContract(`vendor-${nth}`);
  });

  const issue = (example: Partial<Example> = {}) =>
    issueExample(ledger(), { contractText, claimed: '100.00', ...example });
  const claimOf = (number: string, when = IN_TIME) => findClaim(ledger(), number, at(when));
  const shownClaims = async (when = IN_TIME) =>
    (await findClaims(ledger(), at(when), `vendor-${nth}`)).map(
      ({ statement, state, asked, askedTooMuch, addsTo }) =>
        [statement.revision, state, asked, askedTooMuch, addsTo?.slice(-1) ?? '–'].join(' '),
    );

  async function take(number: string, step: Step): Promise<void> {
    const [, what = '', amount = ''] = /^(\w+) ?(\d*)/.exec(step) ?? [];
    if (what === 'restate') await issue({ claimed: `${amount}.00` });
    else if (what === 'credit') {
      const payment = typedPayment(number, amount, undefined);
      await creditClaim(ledger(), number, [payment], provenance(IN_TIME));
    } else {
      const [advance, said] = advances[step] ?? [];
      assert.ok(advance !== undefined && said !== undefined, step);
      await advanceClaim(ledger(), number, advance, said);
    }
  }

  for (const { steps, ends, refused } of TABLE) {
    const last = refused === undefined ? '' : ', the last one is refused';
    test(`${label}: due, ${steps.join(', ')}: ${ends}${last}`, async () => {
      const number = await issue();
      for (const [i, step] of steps.entries()) {
        const isRefused = refused !== undefined && i === steps.length - 1;
        if (!isRefused) await take(number, step);
        else await assert.rejects(take(number, step), { code: 'refused', message: refused });
      }
      const claim = await claimOf(number);
      assert.equal(
        [
          claim.state,
          claim.asked,
          claim.approved ?? '–',
          claim.credited,
          moneyText(openAmount(claim), claim.statement),
        ].join(' '),
        ends,
      );
    });
  }

  test(`${label}: each claim of a period asks for what none before it asks for`, async () => {
    const first = await issue();
    assert.deepEqual(await shownClaims(), ['1 due 100.00 0.00 –']);
    await issue({ claimed: '130.00' });
    assert.deepEqual(await shownClaims(), ['1 withdrawn 100.00 0.00 –', '2 due 130.00 0.00 –']);
    const second = first.replace(/1$/, '2');
    await advanceClaim(ledger(), second, { to: 'filed' }, provenance(IN_TIME));
    await issue({ claimed: '150.00' });
    assert.deepEqual((await shownClaims()).slice(1), [
      '2 filed 130.00 0.00 –',
      '3 due 20.00 0.00 2',
    ]);
    const third = first.replace(/1$/, '3');
    await advanceClaim(ledger(), third, { to: 'filed' }, provenance(IN_TIME));
    await issue({ claimed: '120.00' });
    assert.deepEqual((await shownClaims()).slice(1), [
      '2 filed 130.00 10.00 –',
      '3 filed 20.00 20.00 2',
    ]);
  });

  test(`${label}: what we owe, and what pays nothing, is no claim`, async () => {
    const payable = await issue({ direction: 'payable' });
    await assert.rejects(claimOf(payable), { code: 'invalid_input', message: /what we owe/ });
    await issue({ period: '2026-05', claimed: '0.00' });
    assert.deepEqual(await shownClaims(), []);
  });

  test(`${label}: a breach of unknown money is claimed; approval needs an amount`, async () => {
    const number = await issue({ claimed: '0.00', hasUnknown: true });
    await take(number, 'file');
    await assert.rejects(take(number, 'approve'), {
      code: 'refused',
      message: /not all of what it asks for is known: say what was approved/,
    });
    await take(number, 'approve 60');
    assert.equal((await claimOf(number)).approved, '60.00');
  });

  test(`${label}: an unfiled claim is expired from its deadline on, or late`, async () => {
    const number = await issue();
    assert.equal((await claimOf(number, '2026-08-31T23:59:59Z')).state, 'due');
    assert.equal((await claimOf(number, '2026-09-01T00:00:00Z')).state, 'expired');
    await advanceClaim(ledger(), number, { to: 'expired' }, provenance('2026-09-01T07:00:00Z'));
    assert.equal((await claimOf(number, '2026-09-01T07:00:00Z')).state, 'expired');
    const recordedLate = { ...provenance(IN_TIME), now: at('2026-09-03T07:00:00Z') };
    const filed = await advanceClaim(ledger(), number, { to: 'filed' }, recordedLate);
    assert.equal(filed.state, 'filed');
    const kept = await issue({ period: '2026-05', lateForfeits: false });
    const [standing] = rankClaims([await claimOf(kept, TOO_LATE)], at(TOO_LATE));
    assert.deepEqual([standing?.claim.state, standing?.late.length], ['due', 1]);
  });

  test(`${label}: a deadline from the invoice is known when somebody dates it`, async () => {
    contractText = exampleContract(`vendor-${nth}`, INVOICE_STEPS);
    const number = await issue();
    const before = await claimOf(number);
    assert.deepEqual(
      before.steps.map(({ what, due, missing }) => [what, due, missing]),
      [
        ['notify', null, 'awareness'],
        ['submit', null, 'invoice'],
      ],
    );
    await noteFact(ledger(), number, { kind: 'invoice', value: '2026-07-03' }, provenance(IN_TIME));
    await noteFact(ledger(), number, { kind: 'invoice', value: '2026-07-06' }, provenance(IN_TIME));
    const { steps } = await noteFact(
      ledger(),
      number,
      { kind: 'awareness', value: '2026-06-08T07:15:00.000Z' },
      provenance(IN_TIME),
    );
    assert.deepEqual(
      steps.map(({ due }) => formatInstant(due ?? 0)),
      ['2026-06-10T07:15:00.000Z', '2026-08-06T00:00:00.000Z'],
    );
    await assert.rejects(
      noteFact(
        ledger(),
        await issueExample(ledger(), { contract: 'cohere', claimed: '10.00' }),
        { kind: 'invoice', value: '2026-07-03' },
        provenance(IN_TIME),
      ),
      { code: 'refused', message: /no step of its contract is due from the invoice/ },
    );
  });

  test(`${label}: a notice that was sent is not asked for again`, async () => {
    contractText = exampleContract(`vendor-${nth}`, NOTICE_STEPS);
    const number = await issue();
    const [before] = rankClaims([await claimOf(number)], at(IN_TIME));
    assert.equal(before?.step?.what, 'notify');
    const claim = await noteStepSent(ledger(), number, 'notify', provenance(IN_TIME));
    const [after] = rankClaims([claim], at(IN_TIME));
    assert.equal(after?.step?.what, 'submit');
    const again = noteStepSent(ledger(), number, 'notify', provenance(IN_TIME));
    await assert.rejects(again, { code: 'refused', message: /notify was sent at 2026-07-20/ });
    const filing = noteStepSent(ledger(), number, 'submit', provenance(IN_TIME));
    await assert.rejects(filing, { code: 'refused', message: /leave out --step/ });
  });

  test(`${label}: two that file at once file once`, async () => {
    const number = await issue();
    const file = () => advanceClaim(ledger(), number, { to: 'filed' }, provenance(IN_TIME));
    const outcomes = await Promise.allSettled([file(), file(), file()]);
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
    assert.equal((await claimOf(number)).transitions.length, 1);
  });

  test(`${label}: filed and restated at once, one was first`, async () => {
    const number = await issue();
    const [filed] = await Promise.allSettled([
      advanceClaim(ledger(), number, { to: 'filed' }, provenance(IN_TIME)),
      issue({ claimed: '130.00' }),
    ]);
    const expected =
      filed.status === 'fulfilled'
        ? ['1 filed 100.00 0.00 –', '2 due 30.00 0.00 1']
        : ['1 withdrawn 100.00 0.00 –', '2 due 130.00 0.00 –'];
    assert.deepEqual(await shownClaims(), expected);
  });

  test(`${label}: the same payments at once are counted once`, async () => {
    const number = await issue();
    await take(number, 'file');
    const payment = typedPayment(number, '60', 'memo 7');
    const credit = () => creditClaim(ledger(), number, [payment], provenance(IN_TIME));
    await Promise.all([credit(), credit(), credit()]);
    assert.equal((await claimOf(number)).credited, '60.00');
  });

  test(`${label}: nothing of it can be changed, no step left out, whoever asks`, async () => {
    const number = await issue();
    await take(number, 'file');
    await take(number, 'credit 60');
    const refusals: readonly (readonly [string, RegExp])[] = [
      ['UPDATE claim_transitions SET amount = $1', /write-once/],
      ['DELETE FROM claim_credits WHERE source <> $1', /write-once|permission/],
      [insertTransition(4, 'filed', 'denied'), /is credited and not filed/],
      [insertTransition(3, 'credited', 'filed'), /has credits/],
      [insertTransition(3, 'credited', 'denied'), /check constraint/],
    ];
    for (const [statement, message] of refusals) {
      const parameter = statement.startsWith('INSERT') ? number : '1';
      await assert.rejects(ledger().run(statement, [parameter]), { code: 'rejected', message });
    }
  });
}

function insertTransition(position: number, from: string, to: string): string {
  const amount = to === 'filed' ? "'1'" : 'NULL';
  return `INSERT INTO claim_transitions
    VALUES ($1, ${position}, '${from}', '${to}', '${IN_TIME}', '${IN_TIME}', 'x', 'y', NULL,
      ${amount})`;
}

const ONE_STEP = '[{ what: submit, due: { count: 2, unit: months, from: period_end } }]';
const NOTICE_STEPS =
  '[{ what: notify, due: { count: 30, unit: days, from: period_end } }, { what: submit, due: { ' +
  'count: 2, unit: months, from: period_end } }]';
const INVOICE_STEPS =
  '[{ what: notify, due: { count: 48, unit: hours, from: awareness } }, { what: submit, due: { ' +
  'count: 30, unit: days, from: invoice } }]';

export function exampleContract(id: string, steps = ONE_STEP): string {
  return `schema: uptally/contract@1
id: ${id}
provider: aws.bedrock
currency: USD
versions:
  - version: "1"
    effective_from: 2026-01-01
    time_zone: UTC
    sources: []
    commitments:
      - id: uptime
        standing: sla
        covers: { provider: aws.bedrock }
        partition_by: [account, region]
        classify: [{ when: { http_status: { gte: 500 } }, as: bad }]
        indicator: { kind: ratio }
        target: { at_least: "99.9" }
        tiers: [{ below: "99.9", credit: { percent: "10" } }]
        basis:
          { cost: billed, month: same, scope: [account, region],
            where: { ServiceName: Amazon Bedrock } }
    claim: { automatic: false, steps: ${steps}, evidence: [times], late_forfeits: true }
`;
}
