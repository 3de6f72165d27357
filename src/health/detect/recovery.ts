import { type EpochMs, MINUTE_MS } from '../../ground/time.ts';
import { callWeight } from './evidence.ts';
import type { Counts, MinuteCounts } from './minute-counts.ts';
import { AT_ZERO, largest, logMeanExp, type Walk, walked } from './walk.ts';
import { isAboveTolerated, TOLERATED_SHARE } from './wilson.ts';

/** The share that the tolerated one is held against while it is asked whether it is better. */
const SHARE_OF_INCIDENT = 0.25;
const MONITORING_AT = Math.log(100);
/** The most that a minute can say against it. */
const LEAST_OF_MINUTE = -12;

/** Shares of a healthy series, which are held against the tolerated one. */
const HEALTHY_SHARES = [0.005, 0.02] as const;
const RESOLVED_AT = Math.log(10_000);

const QUIET_AFTER_MS = 60 * MINUTE_MS;

const IMPROVED = oddsOf(TOLERATED_SHARE, SHARE_OF_INCIDENT);
const HEALTHY = [
  oddsOf(HEALTHY_SHARES[0], TOLERATED_SHARE),
  oddsOf(HEALTHY_SHARES[1], TOLERATED_SHARE),
] as const;

/** What speaks for the end of an episode, from the minute after its opening. */
export interface Recovery {
  readonly improved: Walk;
  readonly healthy: readonly [Walk, Walk];
  /** The calls since it changed to `monitoring`; null while it is `open`. */
  readonly monitoring: { readonly since: EpochMs; readonly counts: Counts } | null;
}

export const NO_RECOVERY: Recovery = {
  improved: AT_ZERO,
  healthy: [AT_ZERO, AT_ZERO],
  monitoring: null,
};

export interface Resolution {
  /** The minute at which the evidence sufficed. */
  readonly resolved: EpochMs;
  /** The minute from which on it was good. */
  readonly ended: EpochMs;
  readonly reason: 'resolved' | 'quiet';
}

/**
 * With a minute that has a counted call; the state first, then whether it is resolved, then quiet.
 */
export function recovering(
  before: Recovery,
  counts: MinuteCounts,
): { readonly recovery: Recovery; readonly resolution: Resolution | null } {
  const { minute } = counts;
  const weight = callWeight(counts);
  const better = weight * (counts.bad * IMPROVED.bad + counts.good * IMPROVED.good);
  const improved = walked(before.improved, Math.max(better, LEAST_OF_MINUTE), minute);
  const next = (walk: Walk, odds: Odds): Walk =>
    walked(walk, weight * (counts.bad * odds.bad + counts.good * odds.good), minute);
  const healthy = [
    next(before.healthy[0], HEALTHY[0]),
    next(before.healthy[1], HEALTHY[1]),
  ] as const;
  const recovery = { improved, healthy, monitoring: monitoringAfter(before, improved, counts) };
  if (logMeanExp(healthy) >= RESOLVED_AT) {
    const resolution = {
      resolved: minute,
      ended: largest(healthy).since,
      reason: 'resolved',
    } as const;
    return { recovery, resolution };
  }
  const { monitoring } = recovery;
  const isAsked = monitoring !== null && minute >= monitoring.since + QUIET_AFTER_MS;
  return { recovery, resolution: isAsked ? quiet(recovery, minute) : null };
}

/** What minutes without a counted call bring, those after `after` and before `until`. */
export function elapsed(recovery: Recovery, after: EpochMs, until: EpochMs): Resolution | null {
  if (recovery.monitoring === null) return null;
  // Asked later than that it was asked at `after` already, over the same calls.
  const due = recovery.monitoring.since + QUIET_AFTER_MS;
  return after < due && due < until ? quiet(recovery, due) : null;
}

function monitoringAfter(
  { monitoring }: Recovery,
  improved: Walk,
  { minute, good, bad }: MinuteCounts,
): Recovery['monitoring'] {
  if (improved.sum <= 0) return null;
  if (monitoring !== null) {
    const { since, counts } = monitoring;
    return { since, counts: { good: counts.good + good, bad: counts.bad + bad } };
  }
  return improved.sum >= MONITORING_AT ? { since: minute, counts: { good: 0, bad: 0 } } : null;
}

function quiet({ monitoring, improved }: Recovery, minute: EpochMs): Resolution | null {
  if (monitoring === null || isAboveTolerated(monitoring.counts)) return null;
  return { resolved: minute, ended: improved.since, reason: 'quiet' };
}

interface Odds {
  readonly bad: number;
  readonly good: number;
}

/** ln of how much likelier a failed and a good call are under `share` than under `other`. */
function oddsOf(share: number, other: number): Odds {
  return { bad: Math.log(share / other), good: Math.log((1 - share) / (1 - other)) };
}
