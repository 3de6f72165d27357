import type { Exact } from '../../../ground/exact.ts';
import type { EpochMs, Interval } from '../../../ground/time.ts';
import type { Bound } from '../../contract/contract.ts';
import type { IncidentNotice } from '../../input/notices.ts';
import type { Outage } from '../../input/outages.ts';
import { type ExistingSlots, slotTime } from '../slot-grid.ts';

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
  /** Declared outages that hit the partition; null: nobody said whether there are any. */
  readonly outages: readonly Outage[] | null;
  /**
   * Of incidents that hit the partition and began while the contract was
   * active; null: nobody told any.
   */
  readonly notices: readonly IncidentNotice[] | null;
  /** Until when incidents are looked at: the instant of the judgement, else the period's end. */
  readonly cut: EpochMs;
  /** The time that exists in the period: all of it, or the active part. In order and apart. */
  readonly time: readonly Interval[];
  /** `remove_time` windows that hit the partition; in order and apart. */
  readonly removed: readonly Interval[];
  /** Of declared outages, `count_as_good` windows that hit the partition; in order and apart. */
  readonly forgiven: readonly Interval[];
}

export interface IndicatorResult extends Measurement {
  readonly slots: { readonly total: number; readonly with_data: number; readonly down: number };
  /**
   * Of `notice`: how many kept the promise, and those that did not, in the order of the records.
   */
  readonly incidents?: { readonly kept: number; readonly broken: readonly IncidentNotice[] };
  /** Further figures, each with a target of its own. */
  readonly also?: readonly (Measurement & { readonly target: Bound })[];
}

/** What an attainment is a share of. */
export type WholeOf = 'units' | 'slots' | 'values' | 'minutes' | 'incidents';

export interface Measurement {
  /** From 0 to 1; null where there is nothing to divide by. */
  readonly attainment: Exact | null;
  /** What counts as an outage inside the period; in order and apart. */
  readonly outages: readonly Interval[];
  /** What the attainment is a share of; a count of minutes need not be whole. */
  readonly whole: { readonly count: Exact; readonly of: WholeOf };
  /**
   * Where the rest went, in order; only asked for by who explains a figure, as a month has many.
   */
  losses(): readonly Loss[];
}

/** A part of what an attainment lacks. */
export interface Loss {
  /** Inside the period. */
  readonly time: Interval;
  /** Of the whole, greater than 0; all losses sum to 1 less the attainment. */
  readonly share: Exact;
  /** Slots of the period, from `first` to before `beyond`; null: it was declared, not counted. */
  readonly slots: { readonly first: number; readonly beyond: number } | null;
  readonly cause: LossCause;
}

export type LossCause =
  | { readonly kind: 'bad_units' }
  /** A counted run of down slots; it may reach beyond the period. */
  | { readonly kind: 'down_run'; readonly run: Interval }
  /** Of `values`, `attaining` satisfied the bound: not enough for the one at `rank`. */
  | {
      readonly kind: 'percentile';
      readonly values: number;
      readonly attaining: number;
      readonly rank: number;
    }
  /** Of `values`, only `attaining` satisfied the bound. */
  | { readonly kind: 'values'; readonly values: number; readonly attaining: number }
  /** An incident of which nobody was told in time. */
  | { readonly kind: 'notice'; readonly id: string | null }
  /** `lostMs` of an outage that are no other's, times what it affected. */
  | {
      readonly kind: 'outage';
      /** Null: it was measured. */
      readonly id: string | null;
      readonly outage: Interval;
      readonly affected: Exact;
      readonly lostMs: number;
    };

/** An indicator of docs/contract-language.md, "Indicators": pure, exact, one file each. */
export type Indicate<Terms> = (terms: Terms, input: IndicatorInput) => IndicatorResult;

/** What one slot lost. */
export function lossOf(
  { grid }: ExistingSlots,
  slot: number,
  share: Exact,
  cause: LossCause,
): Loss {
  return { time: slotTime(grid, slot), share, slots: { first: slot, beyond: slot + 1 }, cause };
}

export function inPeriod({
  existing,
}: Pick<IndicatorInput, 'existing'>): (slot: { readonly slot: number }) => boolean {
  return ({ slot }) => slot >= 0 && slot < existing.grid.total;
}
