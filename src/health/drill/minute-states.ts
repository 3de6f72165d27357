import type { EpochMs } from '../../ground/time.ts';
import { type Scope, scopeKey } from '../detect/cell.ts';
import { type Episode, episodeTime } from '../detect/episode.ts';
import type { Measured } from '../detect/minute-counts.ts';

/** How a target stood, minute by minute. */
export interface MinuteStates {
  /** In an episode of it. */
  isBad(minute: EpochMs): boolean;
  /** With enough counted calls to say how it would have taken more. */
  isKnown(minute: EpochMs): boolean;
  /** The most good calls of any minute: so much it is known to have carried. */
  readonly bestMinute: number;
}

const MIN_CALLS = 5;

/** Of exactly this scope. */
export function minuteStates(
  scope: Scope,
  { scopes, until }: Measured,
  episodes: readonly Episode[],
): MinuteStates {
  const key = scopeKey(scope);
  const minutes = scopes.get(key)?.minutes ?? [];
  const known = new Set(
    minutes.filter(({ good, bad }) => good + bad >= MIN_CALLS).map(({ minute }) => minute),
  );
  const times = episodes
    .filter((episode) => scopeKey(episode.scope) === key)
    .map((episode) => episodeTime(episode, until));
  return {
    isBad: (minute) => times.some(({ start, end }) => minute >= start && minute < end),
    isKnown: (minute) => known.has(minute),
    bestMinute: minutes.reduce((best, { good }) => Math.max(best, good), 0),
  };
}
