import { type Exact, ONE, ratio, wholeAtMost, ZERO } from '../../ground/exact.ts';
import { type DateText, type Interval, localDate, MINUTE_MS } from '../../ground/time.ts';
import { creditStatuses } from '../../published/result/evaluation.ts';
import type { PerOutage, TierCredit } from '../contract/contract.ts';
import type { Period } from '../contract/period.ts';
import type { CreditReason, CreditStatus } from './evaluation.ts';
import type { Figure, Judgement } from './judge-reading.ts';
import type { BasisSum } from './sum-basis.ts';

/** What is owed under one reading, not yet rounded. */
export interface OwedCredit {
  /** Null where the status is unknown. */
  readonly amount: Exact | null;
  readonly status: CreditStatus;
  readonly reason: CreditReason | null;
  /** They multiply to the amount, before any cap; none where nothing is owed. */
  readonly factors: readonly Factor[];
}

export interface Factor {
  readonly name: 'basis' | 'per_day' | 'days' | 'percent' | 'missed' | 'multiplier' | 'steps';
  readonly value: Exact;
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
export function creditOf(judgement: Judgement, context: CreditContext): OwedCredit {
  const { reading, gap, credit, decisive } = judgement;
  if (reading.verdict === 'undetermined') return unknown(reading.reason);
  if (reading.verdict === 'met') return nothing(null);
  if (gap === 'none') return nothing('tier_gap');
  if (credit === null || decisive === null) return unknown('tier_gap');
  if (context.basis === null) return unknown('no_fees');
  const factors = factorsOf(credit, decisive, context.basis, context);
  const amount = factors.reduce((product, { value }) => product.mul(value), ONE);
  if (context.periodOpen) return { amount, status: 'provisional', reason: 'period_open', factors };
  if (context.basis.estimated) {
    return { amount, status: 'provisional', reason: 'estimated_fees', factors };
  }
  return { amount, status: 'final', reason: null, factors };
}

function factorsOf(
  credit: TierCredit,
  { attainment, outages }: Figure,
  basis: BasisSum,
  { days, timeZone }: CreditContext,
): readonly Factor[] {
  const whole: Factor = { name: 'basis', value: basis.amount };
  const percent: Factor = { name: 'percent', value: credit.number.mul(ratio(1, 100)) };
  switch (credit.kind) {
    case 'percent':
      return [whole, percent];
    case 'daily_fees':
      return [
        whole,
        { name: 'per_day', value: ratio(days.denominator, days.numerator) },
        { name: 'days', value: credit.number },
      ];
    case 'outage_fraction':
      return [
        whole,
        { name: 'missed', value: ONE.sub(attainment) },
        { name: 'multiplier', value: credit.number },
      ];
    case 'per_outage': {
      const steps = outageSteps(credit, outages, timeZone);
      return [whole, percent, { name: 'steps', value: ratio(steps, 1) }];
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

function unknown(reason: CreditReason | null): OwedCredit {
  return { amount: null, status: 'unknown', reason, factors: [] };
}

function nothing(reason: CreditReason | null): OwedCredit {
  return { amount: ZERO, status: 'none', reason, factors: [] };
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
export function greatestCredit(credits: readonly OwedCredit[]): OwedCredit {
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
