import type { EpochMs } from '../../ground/time.ts';
import type { DeclaredPost } from '../declared/declared-post.ts';
import type { Episode } from '../detect/episode.ts';
import type { Incident } from '../incident/incident.ts';
import {
  type HasCalls,
  lengthSinceBeginning,
  lengthSinceMonitoring,
  lengthsDeclared,
  providersOf,
} from './comparable-lengths.ts';
import { type Estimate, estimate } from './estimate.ts';
import { poolFor } from './pool.ts';

/** How things stand at an instant. */
interface Known {
  readonly until: EpochMs;
  readonly hasCalls: HasCalls;
  readonly episodes: readonly Episode[];
  readonly incidents: readonly Incident[];
  /** What providers declared that is about none of the incidents. */
  readonly unmatched: readonly DeclaredPost[];
}

export interface IncidentEstimate {
  readonly incident: Incident;
  readonly state: 'open' | 'monitoring';
  readonly estimate: Estimate;
  /** From the incidents of other providers alone: what it is compared with afterwards. */
  readonly othersOnly: Estimate;
}

/** One for each incident that is open, in the order of incidents. */
export function estimateOpen({
  until,
  hasCalls,
  episodes,
  incidents,
  unmatched,
}: Known): readonly IncidentEstimate[] {
  const lengths = {
    open: [
      ...incidents.map((incident) => lengthSinceBeginning(incident, until)),
      ...lengthsDeclared(unmatched, hasCalls, until),
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
      const providers = providersOf(incident);
      const known = lengths[state];
      const others = known.filter((one) => !one.providers.some((name) => providers.includes(name)));
      return {
        incident,
        state,
        estimate: estimate(poolFor(providers, known), minutes),
        othersOnly: estimate(poolFor(providers, others), minutes),
      };
    });
}
