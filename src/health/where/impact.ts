import { ratio } from '../../ground/exact.ts';
import type { Interval } from '../../ground/time.ts';
import { compareCodePoints } from '../detect/cell.ts';
import { type Dimension, dimensions } from './dimension.ts';
import {
  type Contrast,
  type DimensionHit,
  type HitCounts,
  hitCounts,
  type TotalHit,
  type ValueHit,
  type ValueShare,
} from './public-impact.ts';

/** Fewer calls say nothing of a share. */
export const LEAST_CALLS = 20;

export interface TenantsHit {
  /** Tenants with at least one lost call. */
  readonly tenantsHit: number;
}

export interface PrivateValueHit extends ValueHit, TenantsHit {}

/** Where it hit, for the house itself. */
export interface Impact {
  readonly interval: Interval;
  /** Whether it is asked about some of the calls of the time. */
  readonly isOfScopes: boolean;
  readonly total: TotalHit & TenantsHit;
  /** With a call in that time, where the log tells. */
  readonly tenants: number;
  /** In the order in which they are named. */
  readonly dimensions: readonly DimensionHit<Dimension, PrivateValueHit>[];
}

/** Values with calls enough, together. */
export interface Compared {
  readonly values: number;
  readonly calls: number;
  readonly bad: number;
  /** The sum of bad * bad / calls, in thousandths. */
  readonly squares: number;
}

/** A dimension as it was counted. */
export interface CountedDimension {
  readonly dimension: Dimension;
  readonly valueCount: number;
  /** Over all calls of the time, and over those that are asked about. */
  readonly all: Compared;
  readonly own: Compared;
  /** Most lost calls first. */
  readonly listed: readonly PrivateValueHit[];
  /** Those with the highest and the lowest bad shares, where they are not listed. */
  readonly others: readonly PrivateValueHit[];
}

export function impactOf({
  counted,
  ...about
}: Omit<Impact, 'dimensions'> & { readonly counted: readonly CountedDimension[] }): Impact {
  const found = dimensions.flatMap((name) => {
    const one = counted.find(({ dimension }) => dimension === name);
    return one === undefined ? [] : [dimensionHit(one, about)];
  });
  return { ...about, dimensions: found.toSorted(byWidth) };
}

type AnyHit = DimensionHit<Dimension, PrivateValueHit>;

function dimensionHit(
  { dimension, valueCount, all, own, listed, others }: CountedDimension,
  { isOfScopes, total }: Pick<Impact, 'isOfScopes' | 'total'>,
): AnyHit {
  const known = [...listed, ...others];
  const rest = listed.reduce(less, hitCounts(total));
  return {
    dimension,
    values: listed,
    others: { values: valueCount - listed.length, ...rest },
    allOn:
      known.find(({ value, bad }) => value !== '' && bad > 0 && bad === total.bad)?.value ?? null,
    contrast: contrastOf(known.map(allCalls), all),
    within: isOfScopes ? contrastOf(known.map(ownCalls), own) : null,
  };
}

function less(from: HitCounts, one: HitCounts): HitCounts {
  return {
    calls: from.calls - one.calls,
    bad: from.bad - one.bad,
    failedCalls: from.failedCalls - one.failedCalls,
    lostCalls: from.lostCalls - one.lostCalls,
    elsewhere: {
      calls: from.elsewhere.calls - one.elsewhere.calls,
      bad: from.elsewhere.bad - one.elsewhere.bad,
    },
  };
}

function allCalls({ value, calls, bad, elsewhere }: ValueHit): ValueShare {
  return { value, calls: calls + elsewhere.calls, bad: bad + elsewhere.bad };
}

function ownCalls({ value, calls, bad }: ValueHit): ValueShare {
  return { value, calls, bad };
}

/** `known` has those with the highest and the lowest share of all that are compared. */
function contrastOf(known: readonly ValueShare[], compared: Compared): Contrast | null {
  const enough = known.filter(({ calls }) => calls >= LEAST_CALLS);
  const highest = enough.toSorted((a, b) => shareOrder(b, a) || firstOfEquals(a, b)).at(0);
  const lowest = enough.toSorted((a, b) => shareOrder(a, b) || firstOfEquals(a, b)).at(0);
  if (lowest === undefined || highest === undefined || compared.values < 2) return null;
  const spread = ratio(highest.bad, highest.calls).sub(ratio(lowest.bad, lowest.calls));
  return {
    highest,
    lowest,
    spread,
    compared: compared.values,
    makesDifference: spread.compare(LEAST_SPREAD) >= 0 && isBeyondChance(compared),
  };
}

/** Shares that lie less apart make no difference to anybody, however sure they are. */
const LEAST_SPREAD = ratio(5, 100);

function shareOrder(a: ValueShare, b: ValueShare): number {
  return ratio(a.bad, a.calls).compare(ratio(b.bad, b.calls));
}

function firstOfEquals(a: ValueShare, b: ValueShare): number {
  return b.calls - a.calls || compareCodePoints(a.value, b.value);
}

/** One-sided, one in a thousand. */
const Z = 3.09;

/**
 * Whether shares lie further apart than equal ones would in 999 of 1,000 times: Pearson's test.
 * Source of the limit: E. B. Wilson, M. M. Hilferty, "The Distribution of Chi-Square", Proceedings
 * of the National Academy of Sciences 17 (1931), 684–688.
 */
function isBeyondChance({ values, calls, bad, squares }: Compared): boolean {
  if (bad === 0 || bad === calls) return false;
  const share = bad / calls;
  const statistic = (squares / 1_000 - bad * share) / (share * (1 - share));
  const freedom = values - 1;
  const part = 2 / (9 * freedom);
  return statistic > freedom * (1 - part + Z * Math.sqrt(part)) ** 3;
}

/**
 * What makes a difference first, of that what has all that failed on one value, then the widest
 * spread: a dimension of many values is nearly always wider than one of few.
 */
function byWidth(a: AnyHit, b: AnyHit): number {
  const [left, right] = [a.contrast, b.contrast];
  if (left === null || right === null) return Number(left === null) - Number(right === null);
  const order =
    Number(right.makesDifference) - Number(left.makesDifference) ||
    Number(b.allOn !== null) - Number(a.allOn !== null);
  return order || right.spread.compare(left.spread);
}
