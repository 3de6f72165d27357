import type { EpochMs } from '../../ground/time.ts';
import type { EpisodeState, Severity } from '../detect/episode.ts';
import type { IncidentFigures } from './reconcile.ts';

/** How a model stands in an incident that goes on. */
export interface ModelState {
  readonly incident: string;
  readonly state: Exclude<EpisodeState, 'resolved'>;
  readonly severity: Severity;
  /** Since when it is so bad, or looks better. */
  readonly since: EpochMs;
}

interface OpenIncident {
  readonly id: string;
  readonly figures: IncidentFigures;
}

/**
 * Of the incidents that go on and have a bad cell of the model, the first: by the episode that is
 * the model's own, else by the widest one. Null: none has.
 */
export function modelStateIn(
  incidents: readonly OpenIncident[],
  { provider, model }: { readonly provider: string; readonly model: string },
): ModelState | null {
  const own = incidents.find(
    ({ figures }) =>
      figures.ended === null &&
      figures.bad.some((cell) => cell.provider === provider && cell.model === model),
  );
  if (own === undefined) return null;
  const { id, figures } = own;
  const running = figures.episodes.filter(({ state }) => state !== 'resolved');
  const episode =
    running.find(
      ({ scope }) => scope.kind === 'model' && scope.provider === provider && scope.model === model,
    ) ??
    running.find((_, place) => figures.headline.includes(place)) ??
    running[0];
  if (episode === undefined) return null;
  const change = episode.severity.at(-1);
  const better = episode.state === 'monitoring' ? episode.monitoring.at(-1) : undefined;
  return {
    incident: id,
    state: better === undefined ? 'open' : 'monitoring',
    severity: change?.word ?? 'degraded',
    since: better ?? change?.at ?? episode.began,
  };
}
