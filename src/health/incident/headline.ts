import type { Episode, Severity } from '../detect/episode.ts';
import type { IncidentFigures } from './reconcile.ts';

export type HeadlineFigures = Pick<IncidentFigures, 'episodes' | 'headline'>;

const SEVERITIES: readonly Severity[] = ['degraded', 'partial', 'major'];

/** Those that say best what an incident is of; their scopes have no call in common. */
export function headlineEpisodes({ episodes, headline }: HeadlineFigures): readonly Episode[] {
  return headline.flatMap((place) => episodes[place] ?? []);
}

/** The calls of the headline. */
export function headlineCalls(figures: HeadlineFigures): { bad: number; counted: number } {
  const own = headlineEpisodes(figures);
  return {
    bad: own.reduce((sum, episode) => sum + episode.bad, 0),
    counted: own.reduce((sum, episode) => sum + episode.counted, 0),
  };
}

/** The worst word of the headline: now, and at its worst. */
export function headlineSeverity(figures: HeadlineFigures): { now: Severity; worst: Severity } {
  const own = headlineEpisodes(figures);
  const worstOf = (words: readonly Severity[]) =>
    SEVERITIES.findLast((word) => words.includes(word)) ?? 'degraded';
  return {
    now: worstOf(own.flatMap(({ severity }) => severity.at(-1)?.word ?? [])),
    worst: worstOf(own.map(({ worst }) => worst)),
  };
}
