import { z } from 'zod';
import { decimal } from '../../ground/exact.ts';
import { sha256Of } from '../../ground/sha256.ts';
import type { LedgerSession } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';
import { type Charge, type CreditIdentity, compareCredits, identityOf } from './same-credit.ts';

/** Something that the vendor paid. */
export interface Payment {
  /** Of what it says, however it is written. */
  readonly sha256: string;
  /** A decimal; below 0 it was taken back. */
  readonly amount: string;
  /** `memo.csv line 7`, or the reference that was given. */
  readonly source: string;
  readonly charge: Charge | null;
}

/** Of an amount that was typed and has none. */
export const NO_REFERENCE = 'amount';

export interface MatchedPayments {
  /** Not counted before; each with a hash that no other credit has. */
  readonly fresh: readonly FreshPayment[];
  /** Counted before: where it came from then, and for which claim. */
  readonly known: readonly KnownPayment[];
}

export interface FreshPayment extends Payment {
  /** Where a credit came from that it may be once more; null: it resembles none. */
  readonly resembles: string | null;
}

export interface KnownPayment {
  readonly payment: Payment;
  readonly number: string;
  readonly source: string;
}

const creditedRow = z.object({
  number: z.string(),
  source_sha256: z.string(),
  amount: z.string(),
  source: z.string(),
  charge: z.record(z.string(), z.string()).nullable(),
  undone: z.boolean(),
});

interface Counted extends z.output<typeof creditedRow> {
  readonly identity: CreditIdentity | null;
}

/**
 * Which payments were counted before, for whatever claim. A credit that was counted stands for one
 * row alone: of two equal rows that come at once the second one is another credit.
 */
export async function matchPayments(
  session: LedgerSession,
  payments: readonly Payment[],
  { number, currency }: { readonly number: string; readonly currency: string },
): Promise<MatchedPayments> {
  const amounts = payments.map(({ amount }) => amount);
  const rows = await session.query(
    ...ledgerQuery('claim/credited-rows', [currency, amounts]),
    creditedRow,
  );
  const counted = rows.map((row): Counted => {
    return { ...row, identity: row.charge === null ? null : identityOf(row.charge) };
  });
  const open = new Set(counted.filter(({ undone }) => !undone));
  const taken = new Set(counted.map((row) => row.source_sha256));
  const isWrittenAlike = (one: Counted, payment: Payment) =>
    Array.from({ length: timesTaken(payment, taken) }, (_, i) => hashOf(payment, i)).includes(
      one.source_sha256,
    );
  const found = new Map<Payment, Counted>();
  for (const isSame of [isWrittenAlike, isExportedAgain]) {
    for (const payment of payments) {
      const match = found.has(payment) ? undefined : [...open].find((one) => isSame(one, payment));
      if (match === undefined) continue;
      found.set(payment, match);
      open.delete(match);
    }
  }
  return {
    known: payments.flatMap((payment) => {
      const match = found.get(payment);
      return match === undefined ? [] : [{ payment, number: match.number, source: match.source }];
    }),
    fresh: payments
      .filter((payment) => !found.has(payment))
      .map((payment) => ({
        ...payment,
        sha256: freeHash(payment, taken),
        resembles: [...open].find((one) => isResembling(one, payment, number))?.source ?? null,
      })),
  };
}

function isExportedAgain({ identity }: Counted, { charge }: Payment): boolean {
  return (
    identity !== null && charge !== null && compareCredits(identity, identityOf(charge)) === 'same'
  );
}

/**
 * The same with another invoice; or of one claim what somebody typed and now comes as a row, what
 * came as a row and is typed now, and what is typed with a reference and without.
 */
function isResembling(
  { identity, amount, source, ...counted }: Counted,
  payment: Payment,
  number: string,
): boolean {
  if (!decimal(amount).equals(decimal(payment.amount))) return false;
  if (identity !== null && payment.charge !== null) {
    return compareCredits(identity, identityOf(payment.charge)) === 'other_invoice';
  }
  if (counted.number !== number) return false;
  const isOneTyped = identity !== null || payment.charge !== null;
  return isOneTyped || [source, payment.source].includes(NO_REFERENCE);
}

/** A payment that was undone, or comes several times, has another hash each time. */
function hashOf({ sha256 }: Payment, time: number): string {
  return time === 0 ? sha256 : sha256Of(`${sha256} ${time}`);
}

/** How often a payment was counted, undone or not. */
function timesTaken(payment: Payment, taken: ReadonlySet<string>): number {
  let time = 0;
  while (taken.has(hashOf(payment, time))) time += 1;
  return time;
}

function freeHash(payment: Payment, taken: Set<string>): string {
  const sha256 = hashOf(payment, timesTaken(payment, taken));
  taken.add(sha256);
  return sha256;
}
