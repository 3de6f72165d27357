import type { Interval } from '../../ground/time.ts';
import { type Cell, compareCells, isInScope, type Scope, scopeKey } from '../detect/cell.ts';
import { type Episode, episodeTime } from '../detect/episode.ts';
import { type CellSeries, type Counts, countsIn, type Measured } from '../detect/minute-counts.ts';
import { isAboveTolerated } from '../detect/wilson.ts';

const LEAST_CALLS_OF_BAD = 4;
/** So few calls say nothing good of a cell. */
const LEAST_CALLS_OF_HEALTHY = 20;

export interface CellsOfIncident {
  readonly bad: readonly Cell[];
  readonly healthy: readonly Cell[];
  readonly unseen: readonly Cell[];
}

/**
 * The cells of the episodes' scopes that had a counted call in the time, by how they fared in it.
 */
export function cellsOfIncident(
  episodes: readonly Episode[],
  time: Interval,
  known: Measured,
): CellsOfIncident {
  const cells = { bad: [] as Cell[], healthy: [] as Cell[], unseen: [] as Cell[] };
  for (const series of new Set(episodes.flatMap((episode) => cellsOf(episode, known)))) {
    const counts = countsIn(series, time);
    if (counts.good + counts.bad > 0) cells[fateOf(counts)].push(series.cell);
  }
  return {
    bad: cells.bad.sort(compareCells),
    healthy: cells.healthy.sort(compareCells),
    unseen: cells.unseen.sort(compareCells),
  };
}

/** A scope with its cells. */
export interface ScopeCells {
  readonly scope: Scope;
  readonly cells: readonly CellSeries[];
}

/** Whether a cell that lies in both scopes was bad in the time, at any number of calls. */
export function shareBadCell(a: ScopeCells, b: ScopeCells, time: Interval): boolean {
  const [fewer, other] = a.cells.length <= b.cells.length ? [a, b] : [b, a];
  return fewer.cells.some(
    (series) => isInScope(series.cell, other.scope) && isAboveTolerated(countsIn(series, time)),
  );
}

/** Whether its scope is bad all over: of its cells with calls enough, at least 80 % are. */
export function isBadAllOver(episode: Episode, known: Measured): boolean {
  const time = episodeTime(episode, known.until);
  const counts = cellsOf(episode, known)
    .map((series) => countsIn(series, time))
    .filter(({ good, bad }) => good + bad >= LEAST_CALLS_OF_HEALTHY);
  const bad = counts.filter((count) => fateOf(count) === 'bad').length;
  return counts.length > 0 && 5 * bad >= 4 * counts.length;
}

function fateOf(counts: Counts): keyof CellsOfIncident {
  const counted = counts.good + counts.bad;
  if (counted >= LEAST_CALLS_OF_BAD && isAboveTolerated(counts)) return 'bad';
  return counted >= LEAST_CALLS_OF_HEALTHY ? 'healthy' : 'unseen';
}

export function cellsOf({ scope }: Episode, known: Measured): readonly CellSeries[] {
  return known.scopes.get(scopeKey(scope))?.cells ?? [];
}
