import { DAY_MS, type EpochMs, HOUR_MS, type Interval } from '../../ground/time.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import { detect } from '../detect/detect.ts';
import type { Episode } from '../detect/episode.ts';
import { type Measured, measured } from '../detect/minute-counts.ts';
import type { DetectionRule } from '../detect/threshold.ts';
import { readFacts } from '../live/read-facts.ts';
import { type CoFailure, coFailure } from './co-failure.ts';
import { pairsInUse } from './pairs-in-use.ts';
import {
  readFailedCalls,
  readFollowed,
  readReplaced,
  readUsualDurations,
  type UsualDuration,
} from './read-calls.ts';
import { type ModelRescue, RescueTally } from './rescue-tally.ts';
import type { Routing } from './routing.ts';

/** How real the fallbacks were in some time. */
export interface Redundancy {
  readonly interval: Interval;
  readonly pairs: readonly CoFailure[];
  readonly rescues: readonly ModelRescue[];
  /** Of the models whose calls failed, over the 28 days before. */
  readonly usual: readonly UsualDuration[];
  readonly routing: Routing | null;
  /** Counted calls of the time. */
  readonly measured: Measured;
}

export interface RedundancyInput {
  readonly warehouse: Warehouse;
  readonly interval: Interval;
  readonly routing: Routing | null;
  readonly rule: DetectionRule;
  readonly signal?: AbortSignal | undefined;
}

/** What a day's budget of series looks back on, and what is usual. */
const BEFORE_MS = 28 * DAY_MS;

/** Failed calls are read some hours at a time: in an outage there are many. */
const PART_MS = 6 * HOUR_MS;

export async function gatherRedundancy(input: RedundancyInput): Promise<Redundancy> {
  const { warehouse, interval, routing, signal } = input;
  const { pairs, measured: known } = await gatherPairs(input);
  const tally = new RescueTally();
  for (const part of partsOf(interval, PART_MS)) {
    signal?.throwIfAborted();
    for (const call of await readFailedCalls(warehouse, part)) tally.add(call);
  }
  const rescues = tally.models;
  const { start } = interval;
  const usual = await readUsualDurations(
    warehouse,
    { start: start - BEFORE_MS, end: start },
    rescues.map(({ primary }) => primary.model),
  );
  return { interval, pairs, rescues, usual, routing, measured: known };
}

export interface MeasuredPairs {
  readonly pairs: readonly CoFailure[];
  /** Of all scopes, as they stand at the end of the interval. */
  readonly episodes: readonly Episode[];
  readonly measured: Measured;
}

export async function gatherPairs(input: RedundancyInput): Promise<MeasuredPairs> {
  const { warehouse, interval, routing, rule, signal } = input;
  const { start, end } = interval;
  const facts = await readFacts(warehouse, { start: start - BEFORE_MS, end });
  const episodes = detect(measured(facts, end), rule);
  const inside = measured(
    facts.filter(({ minute }) => minute >= start),
    end,
  );
  const replaced = [...(await readReplaced(warehouse, interval))];
  const dayOf = (minute: EpochMs) => Math.floor((minute - start) / DAY_MS);
  const badDays = new Set(facts.flatMap(({ minute, bad }) => (bad > 0 ? [dayOf(minute)] : [])));
  for (const part of partsOf(interval, DAY_MS)) {
    if (!badDays.has(dayOf(part.start))) continue;
    signal?.throwIfAborted();
    replaced.push(...(await readFollowed(warehouse, part)));
  }
  const pairs = pairsInUse(replaced, routing, inside);
  return {
    pairs: pairs.map((pair) => coFailure(pair, inside, episodes)),
    episodes,
    measured: inside,
  };
}

function partsOf({ start, end }: Interval, partMs: number): readonly Interval[] {
  const starts: EpochMs[] = [];
  for (let at = start; at < end; at += partMs) starts.push(at);
  return starts.map((at) => ({ start: at, end: Math.min(at + partMs, end) }));
}
