import type { TierCredit } from '../contract/contract.ts';
import { type Exact, ONE, ratio, ZERO } from '../exact.ts';
import { type CreditReason, type CreditStatus, creditStatuses } from './evaluation.ts';
import type { Judgement } from './judge-reading.ts';
import type { BasisSum } from './sum-basis.ts';

/** What is owed under one reading, not yet rounded. */
export interface Credit {
  /** Null where the status is unknown. */
  readonly amount: Exact | null;
  readonly status: CreditStatus;
  readonly reason: CreditReason | null;
}

export interface CreditContext {
  readonly basis: BasisSum | null;
  /** Calendar days of the period in its zone. */
  readonly daysInPeriod: number;
  /** The period has not ended as of the evaluation. */
  readonly periodOpen: boolean;
}

/** Steps 12 and 13 for one partition. Missing money never hides a breach. */
export function creditOf(judgement: Judgement, context: CreditContext): Credit {
  const { reading, credit, gap, attainment } = judgement;
  if (reading.verdict === 'undetermined') return unknown(reading.reason);
  if (reading.verdict === 'met') return { amount: ZERO, status: 'none', reason: null };
  if (gap === 'none') return { amount: ZERO, status: 'none', reason: 'tier_gap' };
  if (credit === null || attainment === null) return unknown('tier_gap');
  if (context.basis === null) return unknown('no_fees');
  const amount = amountOf(credit, context.basis.amount, attainment, context.daysInPeriod);
  if (context.basis.estimated) return { amount, status: 'provisional', reason: null };
  if (context.periodOpen) return { amount, status: 'provisional', reason: 'period_open' };
  return { amount, status: 'final', reason: null };
}

function amountOf(credit: TierCredit, basis: Exact, attainment: Exact, days: number): Exact {
  switch (credit.kind) {
    case 'percent':
      return basis.mul(credit.number).mul(ratio(1, 100));
    case 'daily_fees':
      return basis.mul(ratio(1, days)).mul(credit.number);
    case 'outage_fraction':
      return basis.mul(ONE.sub(attainment)).mul(credit.number);
  }
}

function unknown(reason: CreditReason | null): Credit {
  return { amount: null, status: 'unknown', reason };
}

/** The worst status of several: unknown, provisional, final, none. */
export function worstStatus(statuses: readonly CreditStatus[]): CreditStatus {
  return statuses.reduce<CreditStatus>(
    (worst, next) => (isWorse(next, worst) ? next : worst),
    'none',
  );
}

/**
 * The one credit of several partitions whose scope is the same: unknown if one is, else the
 * greatest, and of equal amounts the one that hides nothing.
 */
export function greatestCredit(credits: readonly Credit[]): Credit {
  return credits.reduce((best, next) => {
    if (best.amount === null) return best;
    if (next.amount === null) return next;
    const order = next.amount.compare(best.amount);
    return order > 0 || (order === 0 && isWorse(next.status, best.status)) ? next : best;
  });
}

function isWorse(a: CreditStatus, b: CreditStatus): boolean {
  return creditStatuses.indexOf(a) > creditStatuses.indexOf(b);
}
