import { z } from 'zod';
import { DAY_MS, type EpochMs, type Interval, MINUTE_MS } from '../../ground/time.ts';
import { warehouseQuery } from '../../stores/warehouse/query.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import type { Counts } from '../detect/minute-counts.ts';

/** Every zone's days begin at a quarter of an hour. */
const QUARTER_MS = 15 * MINUTE_MS;
const QUARTERS = DAY_MS / QUARTER_MS;

/** Facts that were computed so shortly before the newest may have been written after it. */
const OVERLAP_MS = MINUTE_MS;

/** So many days are read at once. */
const DAYS_AT_ONCE = 31;

/** Quarters of a UTC day with a counted call, in order, and what became of their calls. */
interface DayCounts {
  readonly quarters: readonly number[];
  readonly good: readonly number[];
  readonly bad: readonly number[];
  readonly lastCall: EpochMs;
}

/** A model's counted calls by quarter of an hour. */
export interface ModelCounts {
  readonly provider: string;
  readonly model: string;
  /** By UTC day since 1970; none without calls. */
  readonly days: ReadonlyMap<number, DayCounts>;
}

/** The counts of all models over a long time, kept in the process. */
export interface KeptCounts {
  /** As the facts are now, of the calls before `now`; by provider and model. */
  read(now: EpochMs): Promise<readonly ModelCounts[]>;
}

type Kept = ModelCounts & { readonly days: Map<number, DayCounts> };

/**
 * Keeps the counts of so many days. Read whole once, a month at a time, and after that only of days
 * whose facts were computed since; whoever asks meanwhile waits for the same reading.
 */
export function keepCounts(warehouse: Warehouse, keptDays: number): KeptCounts {
  const models = new Map<string, Kept>();
  let computedAt: EpochMs | undefined;
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | undefined;

  async function bring(now: EpochMs): Promise<void> {
    const first = dayOf(now) - keptDays;
    const before = computedAt;
    // What was read long enough after it was computed was read whole.
    const overlap = before === undefined || readAt - before >= OVERLAP_MS ? 0 : OVERLAP_MS;
    const changed = await changedDays(warehouse, (before ?? overlap) - overlap);
    const inOrder = changed.map(({ day }) => day).filter((day) => day >= first);
    for (let from = 0; from < inOrder.length; from += DAYS_AT_ONCE) {
      await readDays(inOrder.slice(from, from + DAYS_AT_ONCE));
    }
    for (const { days: own } of models.values()) {
      for (const day of own.keys()) if (day < first) own.delete(day);
    }
    for (const { computedAt: at } of changed) computedAt = Math.max(computedAt ?? at, at);
    readAt = now;
  }

  async function readDays(days: readonly number[]): Promise<void> {
    const [first, last] = [days[0], days.at(-1)];
    if (first === undefined || last === undefined) return;
    const interval = { start: first * DAY_MS, end: (last + 1) * DAY_MS };
    const rows = await readQuarters(warehouse, interval, days);
    for (const { days: own } of models.values()) for (const day of days) own.delete(day);
    for (const { provider, model, day, ...counts } of rows) {
      const key = modelKey({ provider, model });
      const found = models.get(key) ?? { provider, model, days: new Map() };
      models.set(key, found);
      found.days.set(day, counts);
    }
  }

  return {
    async read(now) {
      reading ??= bring(now).finally(() => {
        reading = undefined;
      });
      await reading;
      return [...models.values()]
        .filter(({ days }) => days.size > 0)
        .sort((a, b) => compare(a.provider, b.provider) || compare(a.model, b.model));
    },
  };
}

/** Different for different models. */
export function modelKey({
  provider,
  model,
}: {
  readonly provider: string;
  readonly model: string;
}): string {
  return JSON.stringify([provider, model]);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

const dayRow = z.object({ day: z.number(), computed_at_ms: z.number() });

/** In order, each with the newest computation of a fact of it. */
async function changedDays(warehouse: Warehouse, since: EpochMs) {
  const rows = await warehouse.select(
    ...warehouseQuery('health/changed-days', { parameters: { since_ms: since } }),
    dayRow,
  );
  return rows.map(({ day, computed_at_ms }) => ({ day, computedAt: computed_at_ms }));
}

const quarterRow = z.object({
  provider: z.string(),
  model: z.string(),
  day: z.number(),
  quarters: z.array(z.number()),
  good_calls: z.array(z.number()),
  bad_calls: z.array(z.number()),
  last_ms: z.number(),
});

async function readQuarters(
  warehouse: Warehouse,
  { start, end }: Interval,
  days: readonly number[],
) {
  const parameters = { from_ms: start, until_ms: end, days };
  const rows = await warehouse.select(
    ...warehouseQuery('health/quarter-counts', { parameters }),
    quarterRow,
  );
  return rows.map(({ good_calls, bad_calls, last_ms, ...row }) => ({
    ...row,
    good: good_calls,
    bad: bad_calls,
    lastCall: last_ms,
  }));
}

/** Calls in the interval, which begins and ends at quarters of an hour. */
export function countsWithin({ days }: ModelCounts, { start, end }: Interval): Counts {
  let [good, bad] = [0, 0];
  const [from, until] = [Math.floor(start / QUARTER_MS), Math.ceil(end / QUARTER_MS)];
  for (let day = Math.floor(from / QUARTERS); day * QUARTERS < until; day += 1) {
    const own = days.get(day);
    if (own === undefined) continue;
    for (const [i, quarter] of own.quarters.entries()) {
      const place = day * QUARTERS + quarter;
      if (place < from || place >= until) continue;
      good += own.good[i] ?? 0;
      bad += own.bad[i] ?? 0;
    }
  }
  return { good, bad };
}

/** The minute of the newest counted call. */
export function lastCallOf({ days }: ModelCounts): EpochMs | null {
  let last: EpochMs | null = null;
  for (const { lastCall } of days.values()) last = Math.max(last ?? lastCall, lastCall);
  return last;
}

function dayOf(instant: EpochMs): number {
  return Math.floor(instant / DAY_MS);
}
