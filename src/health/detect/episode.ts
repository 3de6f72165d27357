import type { EpochMs, Interval } from '../../ground/time.ts';
import { compareScopes, type Scope } from './cell.ts';

export type Severity = 'degraded' | 'partial' | 'major';

/** `open` until the evidence says that it is better, `monitoring` until it says that it is over. */
export type EpisodeState = 'open' | 'monitoring' | 'resolved';

/** One scope's bad time, as it stands at an instant. All instants are beginnings of minutes. */
export interface Episode {
  readonly scope: Scope;
  /** The minute at which the evidence sufficed, the first one if it was reopened. */
  readonly opened: EpochMs;
  /** The minute from which on it was bad, not after `opened`. */
  readonly began: EpochMs;
  /** `open` again if it was reopened. */
  readonly state: EpisodeState;
  /** The minutes at which it changed to `monitoring`, in order, those before a reopening too. */
  readonly monitoring: readonly EpochMs[];
  /** The minute from which on it was good; null unless it is `resolved`. */
  readonly ended: EpochMs | null;
  /** The minute at which the evidence for that sufficed, after `ended`; null with it. */
  readonly resolved: EpochMs | null;
  /** `quiet`: too few calls to prove more. Null with `ended`. */
  readonly reason: 'resolved' | 'quiet' | null;
  /** How often. */
  readonly reopened: number;
  /**
   * The newest minute with a counted call before the instant, if that was 15 minutes ago and it is
   * not resolved.
   */
  readonly starvedSince: EpochMs | null;
  /** The first word, then each change. */
  readonly severity: readonly { readonly at: EpochMs; readonly word: Severity }[];
  readonly worst: Severity;
  /** Calls in its time. */
  readonly bad: number;
  readonly counted: number;
}

/** From its beginning to its end, or to the instant at which it stands so. */
export function episodeTime(
  { began, ended }: Pick<Episode, 'began' | 'ended'>,
  until: EpochMs,
): Interval {
  return { start: began, end: ended ?? until };
}

/** By beginning, then by scope. */
export function compareEpisodes(a: Episode, b: Episode): number {
  return a.began - b.began || compareScopes(a.scope, b.scope);
}
