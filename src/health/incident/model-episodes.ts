import { isInScope } from '../detect/cell.ts';
import type { Episode } from '../detect/episode.ts';
import type { IncidentFigures } from './reconcile.ts';

/**
 * The episodes of an incident that say how a model fared in it: the model's own, else the wider
 * ones that hold a bad cell of it. None: it was spared.
 */
export function episodesOfModel(
  { bad, episodes }: Pick<IncidentFigures, 'bad' | 'episodes'>,
  { provider, model }: { readonly provider: string; readonly model: string },
): readonly Episode[] {
  const cells = bad.filter((cell) => cell.provider === provider && cell.model === model);
  if (cells.length === 0) return [];
  const own = episodes.filter(
    ({ scope }) => scope.kind === 'model' && scope.provider === provider && scope.model === model,
  );
  if (own.length > 0) return own;
  return episodes.filter(({ scope }) => cells.some((cell) => isInScope(cell, scope)));
}
