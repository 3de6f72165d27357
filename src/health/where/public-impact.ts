import type { Exact } from '../../ground/exact.ts';
import type { Interval } from '../../ground/time.ts';
import { type PublicDimension, publicDimensions } from './public-dimension.ts';

/** Attempts that count: `bad` failed by the fault of the other side, the others were good. */
export interface CountedCalls {
  readonly calls: number;
  readonly bad: number;
}

/** What hit the calls that are asked about. */
export interface HitCounts extends CountedCalls {
  /** Logical calls with a bad attempt; each counts once, where its first one went. */
  readonly failedCalls: number;
  /** Of them, those that no attempt answered, up to an hour away. */
  readonly lostCalls: number;
  /** Other calls in that time. */
  readonly elsewhere: CountedCalls;
}

export interface ValueHit extends HitCounts {
  /** Empty where the log does not tell. */
  readonly value: string;
}

export interface ValueShare extends CountedCalls {
  readonly value: string;
}

/** How far the bad shares of values with 20 calls or more lie apart. */
export interface Contrast {
  readonly highest: ValueShare;
  readonly lowest: ValueShare;
  /** The difference of their bad shares. */
  readonly spread: Exact;
  /** How many values have calls enough. */
  readonly compared: number;
  /** Not if it is under 5 points, or no more than chance makes. */
  readonly makesDifference: boolean;
}

/** How a dimension was hit. */
export interface DimensionHit<Name extends string, Value extends ValueHit> {
  readonly dimension: Name;
  /** Most lost calls first; not all of them where there are many. */
  readonly values: readonly Value[];
  /** Of the values that are not listed. */
  readonly others: HitCounts & { readonly values: number };
  /** The told value that has all failed attempts; null: none has. */
  readonly allOn: string | null;
  /** Over all calls of the time; null: fewer than two values have calls enough. */
  readonly contrast: Contrast | null;
  /** Over the calls that are asked about, where there are others; null as before. */
  readonly within: Contrast | null;
}

export interface TotalHit extends HitCounts {
  /** Attempts that say nothing: refused for their rate, wrong, cancelled, of unknown outcome. */
  readonly uncounted: number;
}

/** Where it hit, in words that anybody may see; nothing else has a place in it. */
export interface PublicImpact {
  readonly interval: Interval;
  readonly total: TotalHit;
  /** In the order in which they are named. */
  readonly dimensions: readonly DimensionHit<PublicDimension, ValueHit>[];
}

/** What of it may be shown to anybody. */
export function publicImpact({
  interval,
  total,
  dimensions,
}: {
  readonly interval: Interval;
  readonly total: TotalHit;
  readonly dimensions: readonly DimensionHit<string, ValueHit>[];
}): PublicImpact {
  return {
    interval,
    total: { ...hitCounts(total), uncounted: total.uncounted },
    dimensions: dimensions.flatMap((one) => {
      const dimension = publicDimensions.find((name) => name === one.dimension);
      return dimension === undefined ? [] : [publicHit(dimension, one)];
    }),
  };
}

function publicHit(
  dimension: PublicDimension,
  { values, others, allOn, contrast, within }: DimensionHit<string, ValueHit>,
): PublicImpact['dimensions'][number] {
  return {
    dimension,
    values: values.map((one) => ({ value: one.value, ...hitCounts(one) })),
    others,
    allOn,
    contrast,
    within,
  };
}

/** Nothing but these, whatever else there is. */
export function hitCounts({ calls, bad, failedCalls, lostCalls, elsewhere }: HitCounts): HitCounts {
  return { calls, bad, failedCalls, lostCalls, elsewhere };
}
