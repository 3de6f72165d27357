import { DAY_MS, type Interval } from '../../ground/time.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import { detect } from '../detect/detect.ts';
import { measured } from '../detect/minute-counts.ts';
import type { DetectionRule } from '../detect/threshold.ts';
import { readFacts } from '../live/read-facts.ts';
import { scopeOf } from '../redundancy/pairs-in-use.ts';
import type { ModelCost } from '../redundancy/rank-fallbacks.ts';
import {
  readModelCosts,
  readStartedCalls,
  readUsualDurations,
  type UsualDuration,
} from '../redundancy/read-calls.ts';
import type { Routing, Target } from '../redundancy/routing.ts';
import { type Drill, judgeDrill } from './judge-drill.ts';
import { type MinuteStates, minuteStates } from './minute-states.ts';
import { routeCalls } from './route-calls.ts';

/** A drill over stored calls, with what targets took and cost in the 28 days before. */
export interface StoredDrill {
  readonly interval: Interval;
  readonly drill: Drill;
  /** That started in the interval. */
  readonly calls: number;
  /** Calls that no primary of the table is meant for. */
  readonly unrouted: number;
  readonly usual: readonly UsualDuration[];
  readonly costs: readonly ModelCost[];
}

const BEFORE_MS = 28 * DAY_MS;

/** That an episode was over by the end of the window may only show after it. */
const AFTER_MS = DAY_MS;

export async function gatherDrill(input: {
  readonly warehouse: Warehouse;
  readonly interval: Interval;
  readonly routing: Routing;
  readonly rule: DetectionRule;
}): Promise<StoredDrill> {
  const { warehouse, interval, routing, rule } = input;
  const { start, end } = interval;
  const facts = await readFacts(warehouse, { start: start - BEFORE_MS, end: end + AFTER_MS });
  const known = measured(facts, end + AFTER_MS);
  const episodes = detect(known, rule);
  const started = await readStartedCalls(warehouse, interval);
  const { routed, unrouted } = routeCalls(routing, started);
  const states = new Map<Target, MinuteStates>(
    routing.targets.map((target) => [target, minuteStates(scopeOf(target), known, episodes)]),
  );
  const statesOf = (target: Target): MinuteStates => {
    const found = states.get(target);
    if (found === undefined) throw new RangeError(`${target.id}: a target of the table`);
    return found;
  };
  const before = { start: start - BEFORE_MS, end: start };
  const models = [...new Set(routing.targets.map(({ model }) => model))];
  return {
    interval,
    drill: judgeDrill(routed, statesOf),
    calls: started.reduce((sum, { calls }) => sum + calls, 0),
    unrouted,
    usual: await readUsualDurations(warehouse, before, models),
    costs: await readModelCosts(warehouse, before),
  };
}
