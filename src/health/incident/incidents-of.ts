import { type EpochMs, formatInstant } from '../../ground/time.ts';
import { SCOPE_KINDS } from '../detect/cell.ts';
import type { Episode, EpisodeState } from '../detect/episode.ts';
import type { Measured } from '../detect/minute-counts.ts';
import { cellsOfIncident, isBadAllOver } from './cells-of-incident.ts';
import type { Incident } from './incident.ts';
import { joinEpisodes } from './join-episodes.ts';

/**
 * The incidents that episodes make up, in the order of their beginnings. `episodes` are in theirs.
 */
export function incidentsOf(episodes: readonly Episode[], known: Measured): readonly Incident[] {
  const unnamed = joinEpisodes(episodes, known).map((places) =>
    withoutId(
      places.flatMap((place) => {
        const episode = episodes[place];
        return episode === undefined ? [] : [{ place, episode }];
      }),
      known,
    ),
  );
  const ids = idsOf(unnamed);
  const named = unnamed.map((incident, i) => ({ ...incident, id: ids[i] ?? '' }));
  const endOf = ({ ended }: { readonly ended: EpochMs | null }) => ended ?? known.until;
  return named.map((incident) => ({
    ...incident,
    related: named
      .filter((other) => other.began < endOf(incident) && incident.began < endOf(other))
      .filter((other) => other !== incident)
      .map(({ id }) => id),
  }));
}

type Unnamed = Omit<Incident, 'id' | 'related'>;

interface Member {
  /** In the list of all episodes. */
  readonly place: number;
  readonly episode: Episode;
}

function withoutId(members: readonly Member[], known: Measured): Unnamed {
  const episodes = members.map(({ episode }) => episode);
  const began = Math.min(...episodes.map((episode) => episode.began));
  const ends = episodes.flatMap(({ ended }) => ended ?? []);
  const ended = ends.length === episodes.length ? Math.max(...ends) : null;
  const running = episodes.filter((episode) => episode.state !== 'resolved');
  const state = stateOf(running);
  const changes = running.flatMap(({ monitoring }) => monitoring.at(-1) ?? []);
  return {
    began,
    opened: Math.min(...episodes.map((episode) => episode.opened)),
    ended,
    state,
    monitoringSince: state === 'monitoring' ? Math.max(...changes) : null,
    episodes: members.map(({ place }) => place),
    headline: headlineOf(members, known).map(({ place }) => place),
    ...cellsOfIncident(episodes, { start: began, end: ended ?? known.until }, known),
  };
}

function stateOf(running: readonly Episode[]): EpisodeState {
  if (running.length === 0) return 'resolved';
  return running.every(({ state }) => state === 'monitoring') ? 'monitoring' : 'open';
}

/** Of the widest kind whose scopes were bad all over; if none is, all of the narrowest kind. */
function headlineOf(members: readonly Member[], known: Measured): readonly Member[] {
  const byKind = SCOPE_KINDS.map((kind) =>
    members.filter(({ episode }) => episode.scope.kind === kind),
  );
  const badAllOver = byKind.map((some) =>
    some.filter(({ episode }) => isBadAllOver(episode, known)),
  );
  const isAny = (some: readonly Member[]) => some.length > 0;
  return badAllOver.find(isAny) ?? byKind.findLast(isAny) ?? [];
}

/**
 * In the order of the incidents; numbered in the order of opening within the UTC day of beginning.
 */
function idsOf(incidents: readonly Unnamed[]): readonly string[] {
  const ids: string[] = [];
  const numbers = new Map<string, number>();
  const inOrder = incidents
    .map((incident, place) => ({ incident, place }))
    .sort((a, b) => a.incident.opened - b.incident.opened);
  for (const { incident, place } of inOrder) {
    const day = formatInstant(incident.began).slice(0, 10).replaceAll('-', '');
    const number = (numbers.get(day) ?? 0) + 1;
    numbers.set(day, number);
    ids[place] = `INC-${day}-${number}`;
  }
  return ids;
}
