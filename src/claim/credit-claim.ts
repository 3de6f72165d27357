import { z } from 'zod';
import { decimal, type Exact, sum } from '../exact.ts';
import type { Ledger, LedgerSession } from '../ledger/ledger.ts';
import { ledgerStatement } from '../ledger/statement.ts';
import { sha256Of } from '../sha256.ts';
import { canonicalJson } from '../statement/canonical-json.ts';
import { formatInstant } from '../time.ts';
import type { Claim } from './claim.ts';
import { moneyText } from './derive-claims.ts';
import type { MemoRow } from './match-memo.ts';
import {
  reachedFrom,
  recordedState,
  recordTransition,
  refuse,
  shown,
  type Word,
  withClaim,
} from './move-claim.ts';

/** Something that the vendor paid. */
export interface Payment {
  /** What tells it from every other; the same one is counted once. */
  readonly sha256: string;
  /** A decimal; below 0 it was taken back. */
  readonly amount: string;
  /** `memo.csv line 7`, or the reference that was given. */
  readonly source: string;
  readonly charge: Readonly<Record<string, string>> | null;
}

export interface Crediting {
  readonly claim: Claim;
  /** Counted now. */
  readonly counted: readonly Payment[];
  /** Counted before, and for which claim. */
  readonly known: readonly { readonly payment: Payment; readonly number: string }[];
}

export function paymentOfRow({ sha256, line, amount, charge }: MemoRow, file: string): Payment {
  return { sha256, amount, source: `${file} line ${line}`, charge };
}

/** What a person says was paid: the same amount under the same reference is the same payment. */
export function typedPayment(
  number: string,
  amount: string,
  reference: string | undefined,
): Payment {
  const value = moneyText(decimal(amount));
  const sha256 = sha256Of(canonicalJson({ number, amount: value, reference: reference ?? null }));
  return { sha256, amount, source: reference ?? 'amount', charge: null };
}

const countedRow = z.object({ source_sha256: z.string(), number: z.string() });

/**
 * Counts payments for a claim, each once for ever, in one transaction; the claim is `credited` with
 * the first. What it falls short of stays open and is shown. Throws `refused` for a claim that was
 * not filed.
 */
export async function creditClaim(
  ledger: Ledger,
  number: string,
  payments: readonly Payment[],
  word: Word,
): Promise<Crediting> {
  let counted: readonly Payment[] = [];
  let known: Crediting['known'] = [];
  const claim = await withClaim(ledger, number, word, async (session, before) => {
    const state = recordedState(before);
    if (state !== 'credited' && !reachedFrom.credited.includes(state)) {
      refuse(before, `it is ${shown(before.state)}, and a credit follows what was filed`);
    }
    known = await knownOf(session, payments);
    counted = payments.filter((payment) => !known.some((other) => other.payment === payment));
    if (counted.length === 0) return;
    if (state !== 'credited') {
      await recordTransition(session, before, 'credited', null, word);
    }
    await recordCredits(session, before, counted, word);
  });
  return { claim, counted, known };
}

async function knownOf(
  session: LedgerSession,
  payments: readonly Payment[],
): Promise<Crediting['known']> {
  const rows = await session.query(
    ledgerStatement('credited-rows'),
    [payments.map(({ sha256 }) => sha256)],
    countedRow,
  );
  const numberOf = new Map(rows.map((row) => [row.source_sha256, row.number]));
  return payments.flatMap((payment) => {
    const number = numberOf.get(payment.sha256);
    return number === undefined ? [] : [{ payment, number }];
  });
}

async function recordCredits(
  session: LedgerSession,
  claim: Claim,
  payments: readonly Payment[],
  { by, at, now, why }: Word,
): Promise<void> {
  const expected = expectedOf(claim);
  let credited = decimal(claim.credited);
  for (const [i, payment] of payments.entries()) {
    credited = credited.add(decimal(payment.amount));
    await session.run(ledgerStatement('record-claim-credit'), [
      claim.statement.number,
      claim.credits.length + 1 + i,
      payment.sha256,
      payment.amount,
      claim.statement.contract.currency,
      payment.source,
      payment.charge === null ? null : JSON.stringify(payment.charge),
      moneyText(expected),
      moneyText(expected.sub(credited)),
      formatInstant(at),
      formatInstant(now),
      by,
      why ?? null,
    ]);
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
export function totalOf(payments: readonly Payment[]): string {
  return moneyText(sum(payments.map(({ amount }) => decimal(amount))));
}
