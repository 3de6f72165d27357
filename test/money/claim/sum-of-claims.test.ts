import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { UptallyError } from '../../../src/ground/errors.ts';
import { decimal, type Exact, sum } from '../../../src/ground/exact.ts';
import { advanceClaim, type ClaimAdvance } from '../../../src/money/claim/advance-claim.ts';
import type { Claim } from '../../../src/money/claim/claim.ts';
import { creditClaim, typedPayment } from '../../../src/money/claim/credit-claim.ts';
import { findClaims } from '../../../src/money/claim/find-claims.ts';
import { yearEnd } from '../../../src/money/claim/year-end.ts';
import { findStatements, newestRevisions } from '../../../src/money/statement/find-statements.ts';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import { openLedgerCopy } from '../../support/ledger-copy.ts';
import { exampleContract, provenance } from './claims-behaviour.ts';
import { at, issueExample } from './example-statements.ts';

const RUNS = 60;
const IN_TIME = '2026-07-20T10:00:00Z';

type Action =
  | { readonly kind: 'issue'; readonly period: string; readonly cents: number }
  | { readonly kind: 'move'; readonly nth: number; readonly advance: ClaimAdvance }
  | { readonly kind: 'credit'; readonly nth: number; readonly cents: number };

const cents = fc.integer({ min: 0, max: 50_000 });
const nth = fc.nat({ max: 7 });
const amount = cents.map(money);

const advances: fc.Arbitrary<ClaimAdvance> = fc.oneof(
  fc.constantFrom<ClaimAdvance>(
    { to: 'drafted' },
    { to: 'filed' },
    { to: 'filed' },
    { to: 'acknowledged' },
    { to: 'denied' },
    { to: 'withdrawn' },
    { to: 'approved' },
  ),
  amount.map((granted): ClaimAdvance => ({ to: 'approved', amount: granted })),
  amount.map((granted): ClaimAdvance => ({ to: 'partly_approved', amount: granted })),
);

const actions: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('issue' as const),
      period: fc.constantFrom('2026-05', '2026-06'),
      cents,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('move' as const), nth, advance: advances }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('credit' as const), nth, cents }) },
);

function money(value: number): string {
  return `${Math.trunc(value / 100)}.${String(value % 100).padStart(2, '0')}`;
}

let ledger: Ledger;
let contracts = 0;

before(async () => {
  ledger = await openLedgerCopy();
});

after(() => ledger.close());

test('Asked, less withdrawn and too much, is what the newest statements say.', async (context) => {
  const seed = Number(process.env.FC_SEED ?? Math.trunc(Math.random() * 2 ** 31));
  context.diagnostic(`seed ${seed}`);
  await fc.assert(
    fc.asyncProperty(fc.array(actions, { minLength: 1, maxLength: 25 }), async (history) => {
      contracts += 1;
      const id = `vendor-${contracts}`;
      const paid = await play(id, history);
      for (const now of [IN_TIME, '2026-12-31T00:00:00Z']) await check(id, at(now), paid);
    }),
    { seed, numRuns: RUNS },
  );
});

/** Answers what was paid in cents, by the statement's number. */
async function play(id: string, history: readonly Action[]): Promise<ReadonlyMap<string, bigint>> {
  const contractText = exampleContract(id);
  const numbers: string[] = [];
  const paid = new Map<string, bigint>();
  for (const [i, action] of history.entries()) {
    if (action.kind === 'issue') {
      const claimed = money(action.cents);
      numbers.push(await issueExample(ledger, { contractText, period: action.period, claimed }));
      continue;
    }
    const number = numbers[action.nth % numbers.length];
    if (number === undefined) continue;
    try {
      if (action.kind === 'move') {
        await advanceClaim(
          ledger,
          number,
          action.advance,
          provenance(IN_TIME, 'the vendor says so'),
        );
        continue;
      }
      // Each payment comes twice and is counted once.
      const payment = typedPayment(number, money(action.cents), `memo ${i}`);
      await creditClaim(ledger, number, [payment], provenance(IN_TIME));
      await creditClaim(ledger, number, [payment], provenance(IN_TIME));
      paid.set(number, (paid.get(number) ?? 0n) + BigInt(action.cents));
    } catch (error) {
      const isRefusal =
        error instanceof UptallyError && ['refused', 'invalid_input'].includes(error.code);
      if (!isRefusal) throw error;
    }
  }
  return paid;
}

async function check(id: string, now: number, paid: ReadonlyMap<string, bigint>): Promise<void> {
  const claims = await findClaims(ledger, now, id);
  const newest = newestRevisions(await findStatements(ledger, { contractId: id })).map(
    ({ statement }) => statement,
  );
  for (const { evaluation } of newest) {
    const ofPeriod = claims.filter(
      ({ statement }) => statement.evaluation.period.label === evaluation.period.label,
    );
    const standing = total(ofPeriod, ({ asked }) => asked)
      .sub(
        total(
          ofPeriod.filter(({ replacedBy }) => replacedBy !== null),
          ({ asked }) => asked,
        ),
      )
      .sub(total(ofPeriod, ({ askedTooMuch }) => askedTooMuch));
    assert.ok(standing.equals(decimal(evaluation.total.claimed)), evaluation.period.label);
  }
  for (const claim of claims) {
    const cents = paid.get(claim.statement.number) ?? 0n;
    assert.ok(
      decimal(claim.credited)
        .mul(100)
        .equals(decimal(String(cents))),
    );
  }
  for (const { amounts } of yearEnd(newest, claims, '2026')) {
    const [left, right] = [
      [amounts.issued, amounts.asked_too_much, amounts.granted_beyond],
      [amounts.credited, amounts.denied, amounts.expired, amounts.withdrawn, amounts.open],
    ].map((texts) => sum(texts.map(decimal)));
    assert.ok(left?.equals(right ?? 0), JSON.stringify(amounts));
  }
}

function total(claims: readonly Claim[], of: (claim: Claim) => string): Exact {
  return sum(claims.map((claim) => decimal(of(claim))));
}
