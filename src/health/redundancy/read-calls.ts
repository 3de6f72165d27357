import { z } from 'zod';
import { availabilityOf, type Outcome, outcomes } from '../../calls/call/outcome.ts';
import { decimal, parseDecimal, ratio } from '../../ground/exact.ts';
import { inGroups } from '../../ground/grouped-by.ts';
import { type EpochMs, HOUR_MS, type Interval } from '../../ground/time.ts';
import { supersededContents } from '../../stores/warehouse/contents.ts';
import { warehouseQuery } from '../../stores/warehouse/query.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import type { ModelName, Replaced } from './pairs-in-use.ts';
import type { ModelCost } from './rank-fallbacks.ts';
import {
  type Attempt,
  type AttemptTarget,
  type FailedCall,
  failedCall,
  type Money,
} from './rescue.ts';

/** An attempt so long before or after still belongs to the call. */
const REACH_MS = HOUR_MS;

const cell = {
  provider: z.string(),
  model: z.string(),
  region: z.string(),
  account: z.string(),
  route: z.string(),
};

const replacedRow = z.object({
  fallback_from: z.string(),
  provider: z.string(),
  model: z.string(),
});

/** Which models were called in place of which. */
export async function readReplaced(
  warehouse: Warehouse,
  interval: Interval,
): Promise<readonly Replaced[]> {
  const rows = await warehouse.select(
    ...warehouseQuery('redundancy/replaced-models', { parameters: bounds(interval) }),
    replacedRow,
  );
  return rows.map(({ fallback_from: fallbackFrom, provider, model }) => ({
    fallbackFrom,
    provider,
    model,
  }));
}

const followedRow = z.object({
  from_provider: z.string(),
  from_model: z.string(),
  provider: z.string(),
  model: z.string(),
});

/** Which models were called after a bad attempt at which other one, within one logical call. */
export async function readFollowed(
  warehouse: Warehouse,
  interval: Interval,
): Promise<readonly Replaced[]> {
  const rows = await warehouse.select(
    ...warehouseQuery('redundancy/followed-models', {
      fragments: { superseded: supersededContents('true') },
      parameters: { ...bounds(interval), reach_ms: REACH_MS, bad: counted('bad') },
    }),
    followedRow,
  );
  return rows.map(({ from_provider: fromProvider, from_model: fallbackFrom, ...to }) => ({
    fromProvider,
    fallbackFrom,
    ...to,
  }));
}

const usualRow = z.object({ provider: z.string(), model: z.string(), duration_ms: z.number() });

export interface UsualDuration extends ModelName {
  readonly durationMs: number;
}

/** The median of good calls. */
export async function readUsualDurations(
  warehouse: Warehouse,
  interval: Interval,
  models: readonly string[],
): Promise<readonly UsualDuration[]> {
  const rows = await warehouse.select(
    ...warehouseQuery('redundancy/usual-calls', {
      fragments: { superseded: supersededContents('true') },
      parameters: { ...bounds(interval), good: counted('good'), models },
    }),
    usualRow,
  );
  return rows.map(({ provider, model, duration_ms: durationMs }) => ({
    provider,
    model,
    durationMs,
  }));
}

const costRow = z.object({
  provider: z.string(),
  model: z.string(),
  currency: z.string(),
  amount: z.string(),
  calls: z.number(),
});

/** What a call of each model costs on average, by currency; only of calls that tell it. */
export async function readModelCosts(
  warehouse: Warehouse,
  interval: Interval,
): Promise<readonly ModelCost[]> {
  const rows = await warehouse.select(
    ...warehouseQuery('redundancy/model-costs', {
      fragments: { superseded: supersededContents('true') },
      parameters: bounds(interval),
    }),
    costRow,
  );
  return rows.map(({ provider, model, currency, amount, calls }) => ({
    provider,
    model,
    currency,
    amount: decimal(amount).div(ratio(calls, 1)),
  }));
}

const attemptRow = z.object({
  source: z.string(),
  logical_call_id: z.string(),
  started_at_ms: z.number(),
  duration_ms: z.number(),
  ...cell,
  endpoint: z.string(),
  deployment: z.string(),
  outcome: z.enum(outcomes),
  cost: z.string().nullable(),
  cost_currency: z.string(),
});

/** The logical calls that began in the interval with a bad attempt. */
export async function readFailedCalls(
  warehouse: Warehouse,
  interval: Interval,
): Promise<readonly FailedCall[]> {
  const rows = await warehouse.select(
    ...warehouseQuery('redundancy/failed-calls', {
      fragments: { superseded: supersededContents('true') },
      parameters: { ...bounds(interval), reach_ms: REACH_MS, bad: counted('bad') },
    }),
    attemptRow,
  );
  const byCall = inGroups(rows, (row) => JSON.stringify([row.source, row.logical_call_id]));
  return byCall.flatMap((attempts) => {
    const call = failedCall(attempts.map(attemptOf));
    const isHere =
      call !== undefined && call.first.began >= interval.start && call.first.began < interval.end;
    return isHere ? [call] : [];
  });
}

function attemptOf(row: z.output<typeof attemptRow>): Attempt {
  const { provider, model, region, account, route, endpoint, deployment } = row;
  return {
    began: row.started_at_ms,
    durationMs: row.duration_ms,
    target: { provider, model, region, account, route, endpoint, deployment },
    state: availabilityOf[row.outcome],
    cost: moneyOf(row),
  };
}

function moneyOf({ cost, cost_currency: currency }: z.output<typeof attemptRow>): Money | null {
  const amount = cost === null ? undefined : parseDecimal(cost);
  return amount === undefined ? null : { amount, currency };
}

function bounds({ start, end }: Interval) {
  return { start_ms: start, end_ms: end };
}

function counted(as: 'good' | 'bad'): readonly Outcome[] {
  return outcomes.filter((outcome) => availabilityOf[outcome] === as);
}

const startedRow = z.object({
  minute_ms: z.number(),
  ...cell,
  endpoint: z.string(),
  deployment: z.string(),
  calls: z.number(),
  lost_calls: z.number(),
});

/** Logical calls of a minute whose first attempt went to one target. */
export interface StartedCalls {
  readonly minute: EpochMs;
  readonly target: AttemptTarget;
  readonly calls: number;
  /** Of them, those that no attempt answered. */
  readonly lostThen: number;
}

export async function readStartedCalls(
  warehouse: Warehouse,
  interval: Interval,
): Promise<readonly StartedCalls[]> {
  const rows = await warehouse.select(
    ...warehouseQuery('redundancy/routed-calls', {
      fragments: { superseded: supersededContents('true') },
      parameters: {
        ...bounds(interval),
        reach_ms: REACH_MS,
        good: counted('good'),
        bad: counted('bad'),
      },
    }),
    startedRow,
  );
  return rows.map(({ minute_ms: minute, calls, lost_calls: lostThen, ...target }) => ({
    minute,
    target,
    calls,
    lostThen,
  }));
}
