import type { EpochMs } from '../../ground/time.ts';
import { detect } from '../detect/detect.ts';
import type { Episode } from '../detect/episode.ts';
import { type Measured, type MinuteFact, measured } from '../detect/minute-counts.ts';
import type { DetectionRule } from '../detect/threshold.ts';
import type { Incident } from '../incident/incident.ts';
import { incidentsOf } from '../incident/incidents-of.ts';

/** What was measured at an instant, and what the rule made of it. */
export interface Standing {
  readonly measured: Measured;
  readonly episodes: readonly Episode[];
  readonly incidents: readonly Incident[];
}

/** How things stood at an instant, from what was known then. */
export function standingAt(
  facts: readonly MinuteFact[],
  until: EpochMs,
  rule: DetectionRule,
): Standing {
  const known = measured(facts, until);
  const episodes = detect(known, rule);
  return { measured: known, episodes, incidents: incidentsOf(episodes, known) };
}
