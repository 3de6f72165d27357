import type { EpochMs } from '../../ground/time.ts';
import { type Declared, declared } from '../declared/declarations.ts';
import type { DeclaredPost } from '../declared/declared-post.ts';
import { detect } from '../detect/detect.ts';
import type { Episode } from '../detect/episode.ts';
import { type Measured, type MinuteFact, measured } from '../detect/minute-counts.ts';
import type { DetectionRule } from '../detect/threshold.ts';
import { hasMeasuredCalls } from '../estimate/comparable-lengths.ts';
import { estimateOpen, type IncidentEstimate } from '../estimate/estimate-open.ts';
import type { Incident } from '../incident/incident.ts';
import { incidentsOf } from '../incident/incidents-of.ts';
import { type CoFailure, coFailure, type Pair } from '../redundancy/co-failure.ts';

/** What was measured at an instant, and what the rule made of it. */
export interface Situation {
  readonly measured: Measured;
  readonly episodes: readonly Episode[];
  readonly incidents: readonly Incident[];
}

/** How things stood at an instant, from what was known then. */
export function standingAt(
  facts: readonly MinuteFact[],
  until: EpochMs,
  rule: DetectionRule,
): Situation {
  const known = measured(facts, until);
  const episodes = detect(known, rule);
  return { measured: known, episodes, incidents: incidentsOf(episodes, known) };
}

export interface ReplayInput {
  readonly facts: readonly MinuteFact[];
  readonly until: EpochMs;
  readonly rule: DetectionRule;
  /** Null: it was not told what was declared, so nothing is said about that. */
  readonly posts: readonly DeclaredPost[] | null;
  /** None of them after `until`; in any order. */
  readonly estimatesAt: readonly EpochMs[];
  readonly pairs: readonly Pair[];
}

export interface Replay extends Situation {
  /** Null as in the input. */
  readonly declared: Declared | null;
  /** Each as it could have been made then, in order. */
  readonly estimates: readonly EstimateThen[];
  readonly pairs: readonly CoFailure[];
}

export interface EstimateThen extends IncidentEstimate {
  readonly at: EpochMs;
}

export function replay(input: ReplayInput): Replay {
  const { facts, until, rule, posts, estimatesAt, pairs } = input;
  const standing = standingAt(facts, until, rule);
  const instants = [...new Set(estimatesAt)].sort((a, b) => a - b);
  return {
    ...standing,
    declared: posts === null ? null : declared(posts, standing.incidents, until),
    estimates: instants.flatMap((at) => estimatesThen(input, at)),
    pairs: pairs.map((pair) => coFailure(pair, standing.measured, standing.episodes)),
  };
}

function estimatesThen({ facts, rule, posts }: ReplayInput, at: EpochMs): readonly EstimateThen[] {
  const standing = standingAt(facts, at, rule);
  const { unmatched } = declared(posts ?? [], standing.incidents, at);
  const hasCalls = hasMeasuredCalls(standing.measured);
  const known = { ...standing, until: at, hasCalls, unmatched };
  return estimateOpen(known).map((one) => ({ ...one, at }));
}
