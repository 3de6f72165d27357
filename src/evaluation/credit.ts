import type { PerOutage } from '../contract/contract.ts';
import type { Period } from '../contract/period.ts';
import { type Exact, ONE, ratio, wholeAtMost, ZERO } from '../exact.ts';
import { type DateText, type Interval, localDate, MINUTE_MS } from '../time.ts';
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
  readonly days: Period['days'];
  /** Of the contract, for the days that outages fall on. */
  readonly timeZone: string;
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
  const amount = amountOf(judgement, context.basis.amount, context);
  if (context.basis.estimated) return { amount, status: 'provisional', reason: null };
  if (context.periodOpen) return { amount, status: 'provisional', reason: 'period_open' };
  return { amount, status: 'final', reason: null };
}

function amountOf(
  { credit, attainment, outages }: Judgement,
  basis: Exact,
  { days, timeZone }: CreditContext,
): Exact {
  if (credit === null || attainment === null) return ZERO;
  switch (credit.kind) {
    case 'percent':
      return basis.mul(credit.number).mul(ratio(1, 100));
    case 'daily_fees':
      return basis.mul(ratio(days.denominator, days.numerator)).mul(credit.number);
    case 'outage_fraction':
      return basis.mul(ONE.sub(attainment)).mul(credit.number);
    case 'per_outage': {
      const steps = ratio(outageSteps(credit, outages, timeZone), 100);
      return basis.mul(credit.number).mul(steps);
    }
  }
}

/** Every whole step of each outage that is long enough, on the local day in which it begins. */
function outageSteps(
  { everyMinutes, minMinutes, maxPerDay }: PerOutage,
  outages: readonly Interval[],
  timeZone: string,
): number {
  const stepsByDay = new Map<DateText, number>();
  for (const { start, end } of outages) {
    const minutes = ratio(end - start, MINUTE_MS);
    if (minutes.compare(minMinutes) < 0) continue;
    const steps = Number(wholeAtMost(minutes.div(everyMinutes)));
    for (let step = 0; step < steps; step += 1) {
      const begins = start + Number(wholeAtMost(everyMinutes.mul(step * MINUTE_MS)));
      const day = localDate(begins, timeZone);
      stepsByDay.set(day, (stepsByDay.get(day) ?? 0) + 1);
    }
  }
  let steps = 0;
  for (const count of stepsByDay.values()) steps += Math.min(count, maxPerDay ?? count);
  return steps;
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
