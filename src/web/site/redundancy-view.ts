import type { Scope } from '../../health/detect/cell.ts';
import type { CoFailure } from '../../health/redundancy/co-failure.ts';
import type { ModelName } from '../../health/redundancy/pairs-in-use.ts';
import { countText } from '../../papers/words/format-figure.ts';
import { type PageWords, wholePercent } from './page-words.ts';

/** What a fallback of the model would have met: a row for each, or why there is none. */
export function redundancyView(
  pairs: readonly CoFailure[] | 'measuring' | 'too_many',
  model: ModelName,
  words: PageWords,
) {
  if (pairs === 'measuring') return { why: 'Not yet known: it is being measured.', rows: [] };
  if (pairs === 'too_many') {
    const why =
      'Not known here: of so many calls it is measured by the command `uptally redundancy`.';
    return { why, rows: [] };
  }
  const own = pairs.filter(({ pair }) => isOf(pair.primary, model));
  if (own.length === 0) {
    const why = 'Not known: no call of the last 90 days went on from this model to another one.';
    return { why, rows: [] };
  }
  return {
    why: '',
    rows: own.map(({ pair, episodes, touched, bounds, minutes }) => ({
      fallback: words.scope(pair.fallback),
      episodes: countText(episodes),
      touched: countText(touched),
      bound:
        bounds === null
          ? 'not yet known, under 5 episodes'
          : `in at most ${wholePercent(bounds.upper)} of them`,
      both: `${countText(minutes.n11)} min`,
      alone: `${countText(minutes.n10)} min`,
    })),
  };
}

function isOf(scope: Scope, { provider, model }: ModelName): boolean {
  return 'model' in scope && scope.provider === provider && scope.model === model;
}
