import type { EpochMs } from '../../ground/time.ts';
import type { FallbackOrder, Target } from '../redundancy/routing.ts';
import { type SharedKeys, sharedKeys } from '../redundancy/shared-keys.ts';
import type { MinuteStates } from './minute-states.ts';

/** The logical calls of a window that a routing table sends to one primary. */
export interface RoutedCalls {
  readonly order: FallbackOrder;
  /** Each minute once. */
  readonly minutes: readonly MinuteOfCalls[];
}

export interface MinuteOfCalls {
  readonly minute: EpochMs;
  readonly calls: number;
  /** Of them, those that no attempt answered then. */
  readonly lostThen: number;
}

export interface Drill {
  readonly outcomes: readonly DrillOutcome[];
  /** Of each target that calls would have been moved to. */
  readonly headRoom: readonly HeadRoom[];
}

export interface DrillOutcome {
  readonly primary: Target;
  /** In minutes in which the primary was bad: `saved + lost + unknown`. */
  readonly calls: number;
  readonly saved: number;
  readonly lost: number;
  readonly unknown: number;
  /** Of the same calls, as it was. */
  readonly lostThen: number;
  readonly savedBy: readonly { readonly fallback: Target; readonly calls: number }[];
  /** Fallbacks that were bad with the primary, and what both have in common. */
  readonly defeats: readonly Defeat[];
}

export interface Defeat {
  readonly fallback: Target;
  /** That came to it when it was bad. */
  readonly calls: number;
  readonly keys: SharedKeys;
}

export interface HeadRoom {
  readonly target: Target;
  /** The most calls that come to it in a minute, from all primaries. */
  readonly peakMoved: number;
  /** The most good calls that it had in a minute, without them. */
  readonly bestMinute: number;
}

/**
 * What the table would have made of past calls. While the primary was bad they go from one fallback
 * to the next until one was good; where none was, they are unknown if one had too few calls to say,
 * else lost. Every fallback is taken as it was: without the calls that would have come on top.
 */
export function judgeDrill(
  routed: readonly RoutedCalls[],
  statesOf: (target: Target) => MinuteStates,
): Drill {
  const moved = new Map<Target, Map<EpochMs, number>>();
  const outcomes = routed.map((one) => outcomeOf(one, statesOf, moved));
  return {
    outcomes,
    headRoom: [...moved].map(([target, byMinute]) => ({
      target,
      peakMoved: [...byMinute.values()].reduce((most, calls) => Math.max(most, calls), 0),
      bestMinute: statesOf(target).bestMinute,
    })),
  };
}

function outcomeOf(
  { order: { primary, fallbacks }, minutes }: RoutedCalls,
  statesOf: (target: Target) => MinuteStates,
  moved: Map<Target, Map<EpochMs, number>>,
): DrillOutcome {
  const primaryStates = statesOf(primary);
  const sums = { calls: 0, saved: 0, lost: 0, unknown: 0, lostThen: 0 };
  const defeated = new Map<Target, number>();
  const saves = new Map<Target, number>();
  for (const { minute, calls, lostThen } of minutes) {
    if (!primaryStates.isBad(minute)) continue;
    let outcome: 'saved' | 'lost' | 'unknown' = 'lost';
    for (const fallback of fallbacks) {
      const states = statesOf(fallback);
      move(moved, fallback, minute, calls);
      if (!states.isKnown(minute)) outcome = 'unknown';
      else if (states.isBad(minute)) defeated.set(fallback, (defeated.get(fallback) ?? 0) + calls);
      else {
        outcome = 'saved';
        saves.set(fallback, (saves.get(fallback) ?? 0) + calls);
        break;
      }
    }
    sums.calls += calls;
    sums.lostThen += lostThen;
    sums[outcome] += calls;
  }
  const defeats = [...defeated].map(([fallback, calls]) => ({
    fallback,
    calls,
    keys: sharedKeys(primary, fallback),
  }));
  const savedBy = [...saves].map(([fallback, calls]) => ({ fallback, calls }));
  return { primary, ...sums, savedBy, defeats };
}

function move(
  moved: Map<Target, Map<EpochMs, number>>,
  target: Target,
  minute: EpochMs,
  calls: number,
): void {
  const byMinute = moved.get(target) ?? new Map<EpochMs, number>();
  moved.set(target, byMinute);
  byMinute.set(minute, (byMinute.get(minute) ?? 0) + calls);
}
