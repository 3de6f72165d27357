import type { Bound } from '../../contract/contract.ts';
import type { Exact } from '../../exact.ts';
import type { Interval } from '../../time.ts';
import type { Outage } from '../outages.ts';
import type { ExistingSlots } from '../slot-grid.ts';

/** Units of one slot of one partition, as one reading has them. */
export interface ReadSlot {
  /** Its number in the grid. */
  readonly slot: number;
  readonly good: number;
  readonly bad: number;
  readonly invalid: number;
  /** Good units with an eligible value of the metric. */
  readonly values: number;
  /** Those of `values` that alone satisfy `good_if`. */
  readonly attaining: number;
}

/** What every indicator is given for one partition in one reading. */
export interface IndicatorInput {
  /** Slots that have units, in the period and, for runs, one day beside it; in order. */
  readonly slots: readonly ReadSlot[];
  readonly existing: ExistingSlots;
  /** Declared outages that hit the partition. */
  readonly outages: readonly Outage[];
  /** The time that exists in the period: all of it, or the active part. In order and apart. */
  readonly time: readonly Interval[];
  /** `remove_time` windows that hit the partition; in order and apart. */
  readonly removed: readonly Interval[];
  /** `count_as_good` windows that hit the partition; in order and apart. */
  readonly forgiven: readonly Interval[];
}

export interface IndicatorResult extends Measured {
  readonly slots: { readonly total: number; readonly with_data: number; readonly down: number };
  /** Further figures, each with a target of its own. */
  readonly also?: readonly (Measured & { readonly target: Bound })[];
}

export interface Measured {
  /** From 0 to 1; null where there is nothing to divide by. */
  readonly attainment: Exact | null;
  /** What counts as an outage inside the period; in order and apart. */
  readonly outages: readonly Interval[];
}

/** An indicator of section 4.2: pure, exact, one file each. */
export type Indicate<Terms> = (terms: Terms, input: IndicatorInput) => IndicatorResult;

export function inPeriod({
  existing,
}: IndicatorInput): (slot: { readonly slot: number }) => boolean {
  return ({ slot }) => slot >= 0 && slot < existing.grid.total;
}
