import type { Interval } from '../../ground/time.ts';
import { type Episode, episodeTime } from '../detect/episode.ts';
import type { Measured } from '../detect/minute-counts.ts';
import { cellsOf, type ScopeCells, shareBadCell } from './cells-of-incident.ts';

interface Running extends ScopeCells {
  readonly place: number;
  readonly time: Interval;
}

/**
 * Places of episodes that belong together: two do if they overlap and a cell of both was bad in the
 * overlap, and so does whatever is linked in turn. Groups are in the order of their first episode,
 * the places of a group in order. `episodes` must be in the order of their beginnings.
 */
export function joinEpisodes(
  episodes: readonly Episode[],
  known: Measured,
): readonly (readonly number[])[] {
  const roots = episodes.map((_, place) => place);
  const rootOf = (place: number): number => {
    const next = roots[place] ?? place;
    return next === place ? place : rootOf(next);
  };
  let running: Running[] = [];
  for (const [place, episode] of episodes.entries()) {
    const time = episodeTime(episode, known.until);
    const own: Running = { place, time, scope: episode.scope, cells: cellsOf(episode, known) };
    running = running.filter((other) => other.time.end > time.start);
    for (const other of running) {
      const [mine, theirs] = [rootOf(place), rootOf(other.place)];
      if (mine === theirs) continue;
      const overlap = { start: time.start, end: Math.min(time.end, other.time.end) };
      if (!shareBadCell(own, other, overlap)) continue;
      roots[Math.max(mine, theirs)] = Math.min(mine, theirs);
    }
    running.push(own);
  }
  const groups = new Map<number, number[]>();
  for (const place of episodes.keys()) {
    const root = rootOf(place);
    groups.set(root, [...(groups.get(root) ?? []), place]);
  }
  return [...groups.values()];
}
