import type { Exact } from '../../exact.ts';

/** Units of one slot in one reading: disputed ones are already good or bad. */
export interface ReadSlot {
  /** From 0. */
  readonly slot: number;
  readonly good: number;
  readonly bad: number;
}

/** What every indicator is given: the slots with units, and how many slots the period has. */
export interface IndicatorInput {
  readonly slots: readonly ReadSlot[];
  readonly totalSlots: number;
}

export interface IndicatorResult {
  /** From 0 to 1; null where no valid unit exists. */
  readonly attainment: Exact | null;
  readonly slots: { readonly total: number; readonly with_data: number; readonly down: number };
}
