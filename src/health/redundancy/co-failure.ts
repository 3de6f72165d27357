import { DAY_MS, type EpochMs, type Interval } from '../../ground/time.ts';
import { type Scope, scopeKey } from '../detect/cell.ts';
import { type Episode, episodeTime } from '../detect/episode.ts';
import type { Measured, MinuteCounts } from '../detect/minute-counts.ts';
import { type ShareBounds, shareBounds } from '../detect/wilson.ts';
import { type Chance, chanceOf } from './chance.ts';

/** What calls are sent to, and what they are sent to when that fails. */
export interface Pair {
  readonly primary: Scope;
  readonly fallback: Scope;
}

/** How often both failed at once. Of minutes with too few calls nothing is said. */
export interface CoFailure {
  readonly pair: Pair;
  readonly minutes: SharedMinutes;
  /** Episodes of the primary with a minute in which both had enough calls. */
  readonly episodes: number;
  /** Those of them with a minute in which the fallback had an episode. */
  readonly touched: number;
  /** Of their share; null while it is not yet known, under 5 episodes. */
  readonly bounds: ShareBounds | null;
  readonly chance: Chance;
}

/**
 * Minutes with enough calls of both: both in an episode, only the primary, only the fallback, none.
 */
export interface SharedMinutes {
  readonly n11: number;
  readonly n10: number;
  readonly n01: number;
  readonly n00: number;
}

const MIN_CALLS = 5;

const MIN_EPISODES = 5;

export function coFailure(
  pair: Pair,
  { until, scopes }: Measured,
  episodes: readonly Episode[],
): CoFailure {
  const [primary, fallback] = [pair.primary, pair.fallback].map((scope) => ({
    minutes: scopes.get(scopeKey(scope))?.minutes ?? [],
    times: timesOf(scope, episodes, until),
  })) as [Side, Side];
  const shared = sharedMinutes(primary.minutes, fallback.minutes);
  const judged = timesWithOne(primary.times, shared);
  const touched = judged.filter((time) => fallback.times.some((other) => overlap(time, other)));
  return {
    pair,
    minutes: countStates(shared, primary.times, fallback.times),
    episodes: judged.length,
    touched: touched.length,
    bounds: judged.length < MIN_EPISODES ? null : shareBounds(touched.length, judged.length),
    chance: chanceOf(sharedDays(primary.minutes, fallback.minutes), judged, fallback.times),
  };
}

interface Side {
  readonly minutes: readonly MinuteCounts[];
  readonly times: readonly Interval[];
}

/** Of the episodes of exactly this scope, not of a wider or a narrower one; in order and apart. */
function timesOf(scope: Scope, episodes: readonly Episode[], until: EpochMs): readonly Interval[] {
  const key = scopeKey(scope);
  return episodes
    .filter((episode) => scopeKey(episode.scope) === key)
    .map((episode) => episodeTime(episode, until))
    .sort((a, b) => a.start - b.start);
}

function sharedMinutes(
  primary: readonly MinuteCounts[],
  fallback: readonly MinuteCounts[],
): readonly EpochMs[] {
  const enough = ({ good, bad }: MinuteCounts): boolean => good + bad >= MIN_CALLS;
  const other = new Set(fallback.filter(enough).map(({ minute }) => minute));
  return primary.filter((one) => enough(one) && other.has(one.minute)).map(({ minute }) => minute);
}

/** The beginnings of the UTC days on which both had a counted call. */
function sharedDays(
  primary: readonly MinuteCounts[],
  fallback: readonly MinuteCounts[],
): readonly EpochMs[] {
  const dayOf = ({ minute }: MinuteCounts): EpochMs => minute - (minute % DAY_MS);
  const other = new Set(fallback.map(dayOf));
  return [...new Set(primary.map(dayOf))].filter((day) => other.has(day));
}

function countStates(
  shared: readonly EpochMs[],
  primary: readonly Interval[],
  fallback: readonly Interval[],
): SharedMinutes {
  const [primaryBad, fallbackBad] = [areIn(shared, primary), areIn(shared, fallback)];
  let [n11, n10, n01, n00] = [0, 0, 0, 0];
  for (const [i, isPrimaryBad] of primaryBad.entries()) {
    if (isPrimaryBad && fallbackBad[i]) n11 += 1;
    else if (isPrimaryBad) n10 += 1;
    else if (fallbackBad[i]) n01 += 1;
    else n00 += 1;
  }
  return { n11, n10, n01, n00 };
}

/** For each minute, whether it lies in one of the times; both are in order, the times apart. */
function areIn(minutes: readonly EpochMs[], times: readonly Interval[]): readonly boolean[] {
  let next = 0;
  return minutes.map((minute) => {
    while ((times[next]?.end ?? Number.POSITIVE_INFINITY) <= minute) next += 1;
    const time = times[next];
    return time !== undefined && time.start <= minute;
  });
}

/** Of times in order, those that one of the minutes, in order too, lies in. */
function timesWithOne(
  times: readonly Interval[],
  minutes: readonly EpochMs[],
): readonly Interval[] {
  let next = 0;
  return times.filter(({ start, end }) => {
    while ((minutes[next] ?? Number.POSITIVE_INFINITY) < start) next += 1;
    return (minutes[next] ?? Number.POSITIVE_INFINITY) < end;
  });
}

function overlap(a: Interval, b: Interval): boolean {
  return a.start < b.end && b.start < a.end;
}
