import { MINUTE_MS } from '../../src/ground/time.ts';
import type { Cell } from '../../src/health/detect/cell.ts';
import { detect } from '../../src/health/detect/detect.ts';
import { type MinuteFact, measured } from '../../src/health/detect/minute-counts.ts';

/** Failed and good calls of a minute, in the order in which the rule's vectors are written. */
export type Pair = readonly [bad: number, good: number];

export const CELL: Cell = { provider: 'p', model: 'm', region: '', account: '', route: '' };

/** Facts of one cell, minute by minute from 1970 on. */
export function factsOf(pairs: readonly Pair[], cell: Cell = CELL): readonly MinuteFact[] {
  return pairs.map(([bad, good], i) => ({ minute: i * MINUTE_MS, cell, good, bad }));
}

export function times(count: number, ...pairs: readonly Pair[]): readonly Pair[] {
  return Array.from({ length: count }, () => pairs).flat();
}

/**
 * The episodes of the cell under the budget of one series, after the last of the minutes or later.
 */
export function episodesOf(pairs: readonly Pair[], until: number = pairs.length) {
  const known = measured(factsOf(pairs), until * MINUTE_MS);
  const minutes = (instant: number | null) => (instant === null ? null : instant / MINUTE_MS);
  return detect(known, { falseIncidentsPerYear: 1, series: 1 })
    .filter(({ scope }) => scope.kind === 'cell')
    .map((episode) => ({
      ...episode,
      opened: minutes(episode.opened),
      began: minutes(episode.began),
      monitoring: episode.monitoring.map(minutes),
      ended: minutes(episode.ended),
      resolved: minutes(episode.resolved),
      starvedSince: minutes(episode.starvedSince),
      severity: episode.severity.map(({ at, word }) => `${minutes(at)} ${word}`),
    }));
}
