import type { DeclaredPost } from '../declared/declared-post.ts';
import type { Episode } from '../detect/episode.ts';
import type { Measured } from '../detect/minute-counts.ts';
import type { Incident } from '../incident/incident.ts';
import {
  lengthSinceBeginning,
  lengthSinceMonitoring,
  lengthsDeclared,
  providersOf,
} from './comparable-lengths.ts';
import { type Estimate, estimate } from './estimate.ts';
import { poolFor } from './pool.ts';

/** How things stand at the instant until which calls were measured. */
interface Known {
  readonly measured: Measured;
  readonly episodes: readonly Episode[];
  readonly incidents: readonly Incident[];
  /** What providers declared that is about none of the incidents. */
  readonly unmatched: readonly DeclaredPost[];
}

export interface IncidentEstimate {
  readonly incident: Incident;
  readonly state: 'open' | 'monitoring';
  readonly estimate: Estimate;
}

/** One for each incident that is open, in the order of incidents. */
export function estimateOpen({
  measured,
  episodes,
  incidents,
  unmatched,
}: Known): readonly IncidentEstimate[] {
  const { until } = measured;
  const lengths = {
    open: [
      ...incidents.map((incident) => lengthSinceBeginning(incident, until)),
      ...lengthsDeclared(unmatched, measured),
    ],
    monitoring: incidents.flatMap(
      (incident) => lengthSinceMonitoring(incident, episodes, until) ?? [],
    ),
  };
  return incidents
    .filter(({ ended }) => ended === null)
    .map((incident) => {
      const own = lengthSinceMonitoring(incident, episodes, until);
      const state = own === undefined ? 'open' : 'monitoring';
      const { minutes } = own ?? lengthSinceBeginning(incident, until);
      return {
        incident,
        state,
        estimate: estimate(poolFor(providersOf(incident), lengths[state]), minutes),
      };
    });
}
