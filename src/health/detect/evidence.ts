import type { MinuteCounts } from './minute-counts.ts';
import type { Threshold } from './threshold.ts';
import { AT_ZERO, logMeanExp, type Walk, walked } from './walk.ts';
import { TOLERATED_SHARE } from './wilson.ts';

/** Shares of failures that are tried against the tolerated one. */
const SHARES = [0.1, 0.25, 0.5, 0.9] as const;

/** ln of how much likelier a failed and a good call are under each of them. */
const ODDS = SHARES.map((share) => ({
  bad: Math.log(share / TOLERATED_SHARE),
  good: Math.log((1 - share) / (1 - TOLERATED_SHARE)),
}));

const MOST_CALLS_OF_MINUTE = 60;

/** How much each call of a minute weighs: no minute counts for more than 60. */
export function callWeight({ good, bad }: MinuteCounts): number {
  return Math.min(1, MOST_CALLS_OF_MINUTE / (good + bad));
}

/** One walk for each share that is tried. */
export type Evidence = readonly [Walk, Walk, Walk, Walk];

export const NO_EVIDENCE: Evidence = [AT_ZERO, AT_ZERO, AT_ZERO, AT_ZERO];

/** With a minute that has a counted call. */
export function withMinute(
  evidence: Evidence,
  counts: MinuteCounts,
  { mostOfMinute }: Threshold,
): Evidence {
  const weight = callWeight(counts);
  const next = (walk: Walk, share: 0 | 1 | 2 | 3): Walk => {
    const odds = ODDS[share] ?? { bad: 0, good: 0 };
    const said = weight * (counts.bad * odds.bad + counts.good * odds.good);
    return walked(walk, Math.min(said, mostOfMinute), counts.minute);
  };
  const [a, b, c, d] = evidence;
  return [next(a, 0), next(b, 1), next(c, 2), next(d, 3)];
}

/** ln of how much likelier the calls are in an incident than under the tolerated share. */
export function evidenceScore(evidence: Evidence): number {
  return logMeanExp(evidence);
}
