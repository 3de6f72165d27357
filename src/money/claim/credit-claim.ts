import { decimal, type Exact, plainDecimal, sum, ZERO } from '../../ground/exact.ts';
import { sha256Of } from '../../ground/sha256.ts';
import { formatInstant } from '../../ground/time.ts';
import type { Ledger, LedgerSession } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';
import { canonicalJson } from '../statement/canonical-json.ts';
import {
  type Provenance,
  reachedFrom,
  recordedState,
  recordTransition,
  refuse,
  shown,
  withClaim,
} from './advance-claim.ts';
import type { Claim, Credit } from './claim.ts';
import {
  type KnownPayment,
  type MatchedPayments,
  matchPayments,
  NO_REFERENCE,
  type Payment,
} from './known-payments.ts';
import type { MemoRow } from './match-memo.ts';
import { moneyText } from './money-text.ts';
import { identityOf } from './same-credit.ts';

export interface Crediting {
  readonly claim: Claim;
  /** Counted now. */
  readonly counted: readonly Payment[];
  /** Counted before. */
  readonly known: readonly KnownPayment[];
}

export function paymentOfRow({ line, amount, charge }: MemoRow, file: string): Payment {
  const { invoice: _, ...identity } = identityOf(charge);
  const sha256 = sha256Of(canonicalJson(identity));
  return { sha256, amount, source: `${file} line ${line}`, charge };
}

/** Whatever the currency: a hash that changed would make one payment two. */
const HASHED_DECIMALS = 2;

/** What a person says was paid: the same amount under the same reference is the same payment. */
export function typedPayment(
  number: string,
  amount: string,
  reference: string | undefined,
): Payment {
  const value = plainDecimal(decimal(amount), HASHED_DECIMALS);
  const sha256 = sha256Of(canonicalJson({ number, amount: value, reference: reference ?? null }));
  return { sha256, amount: value, source: reference ?? NO_REFERENCE, charge: null };
}

/** What of payments was counted before; writes nothing. */
export function previewPayments(
  session: LedgerSession,
  { statement }: Pick<Claim, 'statement'>,
  payments: readonly Payment[],
): Promise<MatchedPayments> {
  const { number, contract } = statement;
  return matchPayments(session, payments, { number, currency: contract.currency });
}

/** Throws `refused` unless a claim takes credits: it was filed, and not denied. */
export function requireCreditable(claim: Claim): void {
  const state = recordedState(claim);
  if (state === 'credited' || reachedFrom.credited.includes(state)) return;
  refuse(claim, `it is ${shown(claim.state)}, and a credit follows what was filed`);
}

/**
 * Counts payments for a claim, each once for ever, in one transaction; the claim is `credited` with
 * the first. What it falls short of stays open and is shown. Throws `refused` for a claim that was
 * not filed, and where more would have been taken back than was ever paid.
 */
export async function creditClaim(
  ledger: Ledger,
  number: string,
  payments: readonly Payment[],
  provenance: Provenance,
): Promise<Crediting> {
  let counted: readonly Payment[] = [];
  let known: Crediting['known'] = [];
  const claim = await withClaim(ledger, number, provenance, async (session, before) => {
    requireCreditable(before);
    // A payment may have been counted for a claim of another contract.
    await session.run(...ledgerQuery('claim/lock-claims', ['']));
    const matched = await previewPayments(session, before, payments);
    known = matched.known;
    counted = matched.fresh;
    if (counted.length === 0) return;
    requireNotBelowZero(before, counted);
    if (recordedState(before) !== 'credited') {
      await recordTransition(session, before, 'credited', null, provenance);
    }
    await recordCredits(session, before, counted, provenance);
  });
  return { claim, counted, known };
}

/**
 * Undoes a credit that was counted by mistake, by another row that takes it away; with the last one
 * the claim is what it was before the first. Without a position it is the only one. What was undone
 * can be counted again. Throws `refused` where there is no such credit.
 */
export async function uncreditClaim(
  ledger: Ledger,
  number: string,
  position: number | undefined,
  provenance: Provenance & { readonly why: string },
): Promise<{ readonly claim: Claim; readonly undone: Credit }> {
  let undone: Credit | undefined;
  const claim = await withClaim(ledger, number, provenance, async (session, before) => {
    const standing = standingCredits(before);
    const found = creditToUndo(before, standing, position);
    undone = found;
    const taken: Payment = {
      sha256: sha256Of(canonicalJson({ number: before.statement.number, undoes: found.position })),
      amount: moneyText(decimal(found.amount).neg(), before.statement),
      source: `undoes credit ${found.position}`,
      charge: null,
    };
    requireNotBelowZero(before, [taken]);
    await recordCredits(session, before, [taken], provenance, found.position);
    if (standing.length === 1) await recordUncredited(session, before, provenance);
  });
  if (undone === undefined) throw new RangeError(`${number}: nothing was undone`);
  return { claim, undone };
}

/** Those that were neither undone nor undo another. */
export function standingCredits({ credits }: Pick<Claim, 'credits'>): readonly Credit[] {
  const undone = new Set(credits.map(({ reverses }) => reverses));
  return credits.filter((credit) => credit.reverses === null && !undone.has(credit.position));
}

function creditToUndo(
  claim: Claim,
  standing: readonly Credit[],
  position: number | undefined,
): Credit {
  const all = standing.map((one) => `${one.position} (${one.source}, ${one.amount})`).join(', ');
  if (standing.length === 0) refuse(claim, 'no credit is counted for it');
  if (position === undefined && standing.length > 1) {
    refuse(claim, `several credits are counted, say which one (--credit): ${all}`);
  }
  const found = standing.find((one) => position === undefined || one.position === position);
  return found ?? refuse(claim, `credit ${position} is not counted; those that are: ${all}`);
}

/** The state before the first of the credits that were all undone, with its amount. */
async function recordUncredited(
  session: LedgerSession,
  claim: Claim,
  provenance: Provenance,
): Promise<void> {
  const { transitions } = claim;
  const state = transitions.findLast(({ to }) => to === 'credited')?.from ?? 'filed';
  const amount = transitions.findLast(({ to }) => to === state)?.amount ?? null;
  await recordTransition(session, claim, state, amount, provenance);
}

/** Nobody takes back more than came; that would ask for more than is asked for. */
function requireNotBelowZero(claim: Claim, payments: readonly Payment[]): void {
  const before = decimal(claim.credited);
  const after = before.add(sum(payments.map(({ amount }) => decimal(amount))));
  if (after.compare(ZERO) >= 0 || after.compare(before) >= 0) return;
  const money = (value: Exact) => moneyText(value, claim.statement);
  refuse(
    claim,
    `${money(after.sub(before))} on top of the ${money(before)} that was paid would be ` +
      'less than nothing',
  );
}

async function recordCredits(
  session: LedgerSession,
  claim: Claim,
  payments: readonly Payment[],
  { by, at, now, why }: Provenance,
  reverses: number | null = null,
): Promise<void> {
  const expected = expectedOf(claim);
  let credited = decimal(claim.credited);
  for (const [i, payment] of payments.entries()) {
    credited = credited.add(decimal(payment.amount));
    await session.run(
      ...ledgerQuery('claim/record-claim-credit', {
        number: claim.statement.number,
        position: claim.credits.length + 1 + i,
        source_sha256: payment.sha256,
        amount: payment.amount,
        currency: claim.statement.contract.currency,
        source: payment.source,
        charge: payment.charge === null ? null : JSON.stringify(payment.charge),
        expected: moneyText(expected, claim.statement),
        difference: moneyText(expected.sub(credited), claim.statement),
        happened_at: formatInstant(at),
        recorded_at: formatInstant(now),
        recorded_by: by,
        why: why ?? null,
        reverses,
      }),
    );
  }
}

/** What should come: what was approved, or else what is asked for and was not asked too much. */
export function expectedOf({ approved, asked, askedTooMuch }: Claim): Exact {
  return approved === null ? decimal(asked).sub(decimal(askedTooMuch)) : decimal(approved);
}

/** What is still to come of what should; below 0: more came. */
export function openAmount(claim: Claim): Exact {
  return expectedOf(claim).sub(decimal(claim.credited));
}

/** All of a memo's rows together. */
export function totalOf(payments: readonly Payment[]): Exact {
  return sum(payments.map(({ amount }) => decimal(amount)));
}
