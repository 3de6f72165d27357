import { z } from 'zod';
import { type EpochMs, HOUR_MS, type Interval, MINUTE_MS } from '../../ground/time.ts';
import { warehouseQuery } from '../../stores/warehouse/query.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import type { Counts } from '../detect/minute-counts.ts';

/** A model's counted calls of the newest minutes, the one that runs included. */
export interface RecentCounts {
  readonly provider: string;
  readonly model: string;
  readonly last5: Counts;
  readonly last15: Counts;
  readonly last60: Counts;
}

const count = z.number();
const recentRow = z.object({
  provider: z.string(),
  model: z.string(),
  good_5: count,
  bad_5: count,
  good_15: count,
  bad_15: count,
  good_60: count,
  bad_60: count,
});

/** Of the models that were called within an hour before the end of the minute of `now`. */
export async function recentCounts(
  warehouse: Warehouse,
  now: EpochMs,
): Promise<readonly RecentCounts[]> {
  const until = now - (now % MINUTE_MS) + MINUTE_MS;
  const parameters = {
    hour_ms: until - HOUR_MS,
    fifteen_ms: until - 15 * MINUTE_MS,
    five_ms: until - 5 * MINUTE_MS,
    until_ms: until,
  };
  const rows = await warehouse.select(
    ...warehouseQuery('health/recent-counts', { parameters }),
    recentRow,
  );
  return rows.map(({ provider, model, ...row }) => ({
    provider,
    model,
    last5: { good: row.good_5, bad: row.bad_5 },
    last15: { good: row.good_15, bad: row.bad_15 },
    last60: { good: row.good_60, bad: row.bad_60 },
  }));
}

const minuteRow = z.object({
  minute_ms: z.number(),
  good: count,
  bad: count,
  duration_ms: z.array(count),
  ttft_ms: z.array(count),
});

/** Half of the answered calls took no longer, and nineteen of twenty; null: no call tells. */
export interface Latency {
  readonly median: number | null;
  readonly ninetyFifth: number | null;
}

export interface TimedCounts extends Counts {
  readonly durationMs: Latency;
  /** Until the first token. */
  readonly firstTokenMs: Latency;
}

export interface ModelMinutes {
  /** Null: there were no counted calls. */
  readonly total: TimedCounts | null;
  /** Those with a counted call, in order. */
  readonly minutes: readonly (TimedCounts & { readonly minute: EpochMs })[];
}

/** A model's minutes in the interval. */
export async function readModelMinutes(
  warehouse: Warehouse,
  { provider, model }: { readonly provider: string; readonly model: string },
  { start, end }: Interval,
): Promise<ModelMinutes> {
  const parameters = { provider, model, from_ms: start, until_ms: end };
  const rows = await warehouse.select(
    ...warehouseQuery('health/model-minutes', { parameters }),
    minuteRow,
  );
  const timed = rows.map(({ minute_ms, good, bad, duration_ms, ttft_ms }) => ({
    minute: minute_ms,
    good,
    bad,
    durationMs: latencyOf(duration_ms),
    firstTokenMs: latencyOf(ttft_ms),
  }));
  // The query answers the whole beside the minutes, as one that begins at 0.
  return {
    total: timed.find(({ minute }) => minute === 0) ?? null,
    minutes: timed.filter(({ minute }) => minute !== 0),
  };
}

function latencyOf([median, ninetyFifth]: readonly number[]): Latency {
  return { median: median ?? null, ninetyFifth: ninetyFifth ?? null };
}
