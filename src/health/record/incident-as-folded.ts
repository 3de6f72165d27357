import type { Incident } from '../incident/incident.ts';
import type { RecordedIncident } from './find-incidents.ts';

/** One on record, in the shape of those that a fold finds; what it is related to isn't kept. */
export function incidentAsFolded({ id, figures }: RecordedIncident): Incident {
  return { ...figures, id, episodes: [...figures.episodes.keys()], related: [] };
}
