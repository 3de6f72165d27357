import { DAY_MS, type EpochMs, type Interval } from '../../ground/time.ts';

/**
 * The slots of a period and of one day on either side of it (docs/contract-language.md, "How a
 * figure comes about"). Slot 0 begins at the period's first instant; earlier ones count down from
 * it, later ones are laid from its end.
 */
export interface SlotGrid {
  readonly slotMs: number;
  readonly period: Interval;
  /** Of the period, a shorter piece at its end among them, before any is taken out. */
  readonly total: number;
  /** Numbers of the first slot and of the one after the last. */
  readonly first: number;
  readonly beyond: number;
}

export function slotGrid(period: Interval, slotMs: number): SlotGrid {
  const total = Math.ceil((period.end - period.start) / slotMs);
  const beside = DAY_MS / slotMs;
  return { slotMs, period, total, first: -beside, beyond: total + beside };
}

/** The time of a slot, or of a whole run from `slot` to before `beyond`. */
export function slotTime(grid: SlotGrid, slot: number, beyond: number = slot + 1): Interval {
  return { start: edge(grid, slot), end: edge(grid, beyond) };
}

/** The slot that an instant lies in. */
export function slotAt({ period, slotMs, total }: SlotGrid, instant: EpochMs): number {
  return instant < period.end
    ? Math.floor((instant - period.start) / slotMs)
    : total + Math.floor((instant - period.end) / slotMs);
}

function edge({ period, slotMs, total }: SlotGrid, slot: number): number {
  return slot < total ? period.start + slot * slotMs : period.end + (slot - total) * slotMs;
}

/** Which slots of a grid there are, for one partition in one reading. */
export interface ExistingSlots {
  readonly grid: SlotGrid;
  exists(slot: number): boolean;
  /** Existing slots inside the period. */
  readonly count: number;
}

/**
 * Takes out slots that lie wholly inside `removed` or, if it is given, not wholly inside `active`;
 * both in order and apart.
 */
export function existingSlots(
  grid: SlotGrid,
  removed: readonly Interval[],
  active: readonly Interval[] | null,
): ExistingSlots {
  const missing = new Set<number>();
  for (const { start, end } of removed) {
    for (let slot = slotAtOrAfter(grid, start); slot < grid.beyond; slot += 1) {
      if (slotTime(grid, slot).end > end) break;
      missing.add(slot);
    }
  }
  if (active !== null) {
    let i = 0;
    for (let slot = grid.first; slot < grid.beyond; slot += 1) {
      const { start, end } = slotTime(grid, slot);
      while ((active[i]?.end ?? Number.POSITIVE_INFINITY) <= start) i += 1;
      const around = active[i];
      if (around === undefined || around.start > start || end > around.end) missing.add(slot);
    }
  }
  let outOfPeriod = 0;
  for (const slot of missing) if (slot >= 0 && slot < grid.total) outOfPeriod += 1;
  return { grid, exists: (slot) => !missing.has(slot), count: grid.total - outOfPeriod };
}

/** The first slot that begins at or after an instant. */
function slotAtOrAfter(grid: SlotGrid, instant: number): number {
  const { period, slotMs, total, first } = grid;
  const slot =
    instant <= period.end
      ? Math.min(Math.ceil((instant - period.start) / slotMs), total)
      : total + Math.ceil((instant - period.end) / slotMs);
  return Math.max(slot, first);
}
