import { z } from 'zod';
import { addDays, type EpochMs, HOUR_MS, type Interval, localDate } from '../../ground/time.ts';
import { warehouseQuery } from '../../stores/warehouse/query.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import type { ContractVersion } from '../contract/contract.ts';
import type { Predicate } from '../contract/predicate.ts';
import { isToldByPeople } from '../contract/told-by-people.ts';
import { compilePredicate, createBindings } from './compile-predicate.ts';

/** How much of a time a log has calls of, by the hour. */
export interface LogCoverage {
  readonly time: Interval;
  readonly hours: number;
  readonly hoursWithCalls: number;
  /** Null: there is no call. */
  readonly calls: { readonly first: EpochMs; readonly last: EpochMs } | null;
  /**
   * The longest time without a call, the time before the first and after the last one among them.
   */
  readonly longestGap: Interval;
  /** Local dates without a call, in order; runs of them as one. */
  readonly emptyDays: readonly { readonly from: string; readonly to: string }[];
}

export interface HourWithCalls {
  /** From the start of the time, from 0. */
  readonly hour: number;
  readonly first_ms: EpochMs;
  readonly last_ms: EpochMs;
}

const hourRow = z.object({ hour: z.int(), first_ms: z.int(), last_ms: z.int() });

/** What any commitment counts calls of; undefined: people tell all that is measured. */
export function coveredCalls({
  commitments,
}: Pick<ContractVersion, 'commitments'>): Predicate | undefined {
  const counting = commitments.filter((commitment) => !isToldByPeople(commitment));
  if (counting.length === 0) return undefined;
  return { kind: 'any', of: counting.map(({ covers }) => covers) };
}

/** Of the calls that a version counts; undefined where it counts none. */
export async function readLogCoverage(
  warehouse: Warehouse,
  version: ContractVersion,
  time: Interval,
): Promise<LogCoverage | undefined> {
  const covered = coveredCalls(version);
  if (covered === undefined || time.start >= time.end) return undefined;
  const bindings = createBindings();
  const covers = compilePredicate(covered, bindings);
  const hours = await warehouse.select(
    ...warehouseQuery('count/covered-hours', {
      fragments: { covers },
      parameters: { ...bindings.parameters, start_ms: time.start, end_ms: time.end },
    }),
    hourRow,
  );
  return logCoverage(time, hours, version.timeZone);
}

/** Pure; `withCalls` are in order. */
export function logCoverage(
  time: Interval,
  withCalls: readonly HourWithCalls[],
  timeZone: string,
): LogCoverage {
  const first = withCalls[0]?.first_ms;
  const last = withCalls.at(-1)?.last_ms;
  const edges = [time.start, ...withCalls.flatMap((row) => [row.first_ms, row.last_ms]), time.end];
  let longestGap = { start: time.start, end: time.start };
  // Before the first call, between the hours, after the last call: every second pair.
  for (let i = 0; i < edges.length; i += 2) {
    const [start = time.end, end = time.end] = [edges[i], edges[i + 1]];
    if (end - start > longestGap.end - longestGap.start) longestGap = { start, end };
  }
  return {
    time,
    hours: Math.ceil((time.end - time.start) / HOUR_MS),
    hoursWithCalls: withCalls.length,
    calls: first === undefined || last === undefined ? null : { first, last },
    longestGap,
    emptyDays: emptyDays(time, withCalls, timeZone),
  };
}

function emptyDays(
  time: Interval,
  withCalls: readonly HourWithCalls[],
  timeZone: string,
): LogCoverage['emptyDays'] {
  const busy = new Set(
    withCalls.flatMap(({ first_ms, last_ms }) => [
      localDate(first_ms, timeZone),
      localDate(last_ms, timeZone),
    ]),
  );
  const runs: { from: string; to: string }[] = [];
  const lastDay = localDate(time.end - 1, timeZone);
  let isRun = false;
  for (let day = localDate(time.start, timeZone); day <= lastDay; day = addDays(day, 1)) {
    const run = runs.at(-1);
    if (busy.has(day)) isRun = false;
    else if (isRun && run !== undefined) run.to = day;
    else {
      runs.push({ from: day, to: day });
      isRun = true;
    }
  }
  return runs;
}
