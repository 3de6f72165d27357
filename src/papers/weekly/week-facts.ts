import { z } from 'zod';
import { availabilityOf, type Outcome, outcomes } from '../../calls/call/outcome.ts';
import { HOUR_MS, type Interval, SECOND_MS } from '../../ground/time.ts';
import { conflictingIdentities } from '../../stores/warehouse/contents.ts';
import { warehouseQuery } from '../../stores/warehouse/query.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import type { CallCounts } from './weekly-report.ts';

export interface ModelKey {
  readonly provider: string;
  readonly model: string;
}

export interface ModelFacts extends ModelKey, CallCounts {
  readonly calls: number;
  /** Of them those that failed in a way that their emitter does not name; among `neither`. */
  readonly unknown: number;
  readonly routes: readonly string[];
  /** Null where no call with outcome `ok` carried the value. */
  readonly durationMsP50: number | null;
  readonly durationMsP95: number | null;
  readonly ttftMsP50: number | null;
}

export interface HourFacts extends ModelKey, CallCounts {
  /** Hours since the interval's start. */
  readonly hour: number;
}

export interface MinuteFacts extends ModelKey {
  /** Epoch milliseconds. */
  readonly minute: number;
  readonly good: number;
  readonly bad: number;
}

const callColumns = {
  provider: z.string(),
  model: z.string(),
  good_calls: z.number(),
  bad_calls: z.number(),
};
const quantiles = z.tuple([z.number().nullable(), z.number().nullable()]);

const modelRow = z.object({
  ...callColumns,
  all_calls: z.number(),
  unknown_calls: z.number(),
  duration_ms: quantiles,
  ttft_ms: quantiles,
  routes: z.array(z.string()),
});
const hourRow = z.object({ ...callColumns, all_calls: z.number(), hour: z.number() });
const minuteRow = z.object({ ...callColumns, minute_s: z.number() });

export async function readModels(warehouse: Warehouse, interval: Interval): Promise<ModelFacts[]> {
  const rows = await warehouse.select(
    ...warehouseQuery('weekly/weekly-models', { parameters: factParameters(interval) }),
    modelRow,
  );
  return rows.map((row) => ({
    ...callCounts(row),
    provider: row.provider,
    model: row.model,
    calls: row.all_calls,
    unknown: row.unknown_calls,
    routes: row.routes,
    durationMsP50: row.duration_ms[0],
    durationMsP95: row.duration_ms[1],
    ttftMsP50: row.ttft_ms[0],
  }));
}

export async function readHours(warehouse: Warehouse, interval: Interval): Promise<HourFacts[]> {
  const rows = await warehouse.select(
    ...warehouseQuery('weekly/weekly-hours', { parameters: factParameters(interval) }),
    hourRow,
  );
  return rows.map((row) => ({
    ...callCounts(row),
    provider: row.provider,
    model: row.model,
    hour: row.hour,
  }));
}

export async function readWorstMinutes(
  warehouse: Warehouse,
  interval: Interval,
  minutes: number,
): Promise<MinuteFacts[]> {
  const rows = await warehouse.select(
    ...warehouseQuery('weekly/weekly-worst-minutes', {
      parameters: { ...factParameters(interval), minutes },
    }),
    minuteRow,
  );
  return rows.map((row) => ({
    provider: row.provider,
    model: row.model,
    minute: row.minute_s * SECOND_MS,
    good: row.good_calls,
    bad: row.bad_calls,
  }));
}

const deadLetterRow = z.object({ reason: z.string(), records: z.number() });
const conflictRow = z.object({ identities: z.number() });

/** Records that could not be read, received in the interval, most frequent reason first. */
export async function readDeadLetters(
  warehouse: Warehouse,
  interval: Interval,
): Promise<z.output<typeof deadLetterRow>[]> {
  return warehouse.select(
    ...warehouseQuery('statement/dead-letters-of-span', {
      parameters: { start_ms: interval.start, end_ms: interval.end },
    }),
    deadLetterRow,
  );
}

/** How many events of the interval arrived with more than one content. */
export async function readConflicts(warehouse: Warehouse, interval: Interval): Promise<number> {
  const [row] = await warehouse.select(
    ...warehouseQuery('statement/conflicts-of-span', {
      fragments: { conflicting: conflictingIdentities() },
      parameters: { start_ms: interval.start, end_ms: interval.end },
    }),
    conflictRow,
  );
  return row?.identities ?? 0;
}

export function hoursIn(interval: Interval): number {
  return Math.ceil((interval.end - interval.start) / HOUR_MS);
}

function factParameters(interval: Interval) {
  return {
    start_s: interval.start / SECOND_MS,
    end_s: interval.end / SECOND_MS,
    good: outcomesCounted('good'),
    bad: outcomesCounted('bad'),
  };
}

function outcomesCounted(as: 'good' | 'bad'): Outcome[] {
  return outcomes.filter((outcome) => availabilityOf[outcome] === as);
}

function callCounts(row: { good_calls: number; bad_calls: number; all_calls: number }): CallCounts {
  return {
    good: row.good_calls,
    bad: row.bad_calls,
    neither: row.all_calls - row.good_calls - row.bad_calls,
  };
}
