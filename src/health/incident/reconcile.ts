import { type EpochMs, formatInstant } from '../../ground/time.ts';
import { scopeKey } from '../detect/cell.ts';
import { type Episode, episodeTime } from '../detect/episode.ts';
import type { Incident } from './incident.ts';

/** What the fold says of one incident: all but the names, which only the record gives. */
export interface IncidentFigures extends Omit<Incident, 'id' | 'related' | 'episodes'> {
  readonly episodes: readonly Episode[];
  /** Places in `episodes`. */
  readonly headline: readonly number[];
}

/** An incident on record, as it stands there. */
export interface KnownIncident {
  readonly id: string;
  readonly standing: Standing;
  readonly figures: IncidentFigures;
}

/**
 * `withdrawn`: the calls as they are known now make no incident of it. `merged`: it is a part of
 * another.
 */
export type Standing = 'standing' | 'withdrawn' | 'merged';

/** What a fold changes of the record. */
export type IncidentChange =
  | { readonly kind: 'recorded'; readonly id: string; readonly figures: IncidentFigures }
  | {
      /** It moved, changed its state or came back. */
      readonly kind: 'revised';
      readonly id: string;
      readonly before: IncidentFigures;
      readonly figures: IncidentFigures;
    }
  /** Only its counts are others. */
  | { readonly kind: 'counted'; readonly id: string; readonly figures: IncidentFigures }
  | { readonly kind: 'withdrawn'; readonly id: string; readonly before: IncidentFigures }
  | {
      readonly kind: 'merged';
      readonly id: string;
      readonly into: string;
      readonly before: IncidentFigures;
    };

/** Of a fold, each incident with its own episodes. */
export function figuresOf(
  incidents: readonly Incident[],
  all: readonly Episode[],
): readonly IncidentFigures[] {
  return incidents.map(({ id: _id, related: _related, episodes, headline, ...figures }) => ({
    ...figures,
    episodes: episodes.flatMap((place) => all[place] ?? []),
    headline: headline.map((place) => episodes.indexOf(place)),
  }));
}

/**
 * Holds a fold against the record. An incident is the one on record with which it shares a scope's
 * bad time; the earliest on record if there are several, of which the others are merged into it. An
 * incident of the fold that none is left for is a new one. `known` must be all that lie in the time
 * of the fold, `takenIds` all ids that were ever given.
 */
export function reconcile(
  known: readonly KnownIncident[],
  folded: readonly IncidentFigures[],
  { takenIds, until }: { readonly takenIds: Iterable<string>; readonly until: EpochMs },
): readonly IncidentChange[] {
  const taken = new Set(takenIds);
  const free = new Set(known);
  const changes: IncidentChange[] = [];
  for (const figures of folded.toSorted((a, b) => a.opened - b.opened)) {
    const same = [...free].filter((one) => isSame(one.figures, figures, until)).sort(byPrecedence);
    const [own, ...others] = same;
    for (const one of same) free.delete(one);
    const id = own?.id ?? newId(figures, taken);
    taken.add(id);
    if (own === undefined) changes.push({ kind: 'recorded', id, figures });
    else changes.push(...changeOf(own, figures));
    for (const other of others) {
      if (other.standing !== 'standing') continue;
      changes.push({ kind: 'merged', id: other.id, into: id, before: other.figures });
    }
  }
  for (const { id, standing, figures } of free) {
    if (standing === 'standing') changes.push({ kind: 'withdrawn', id, before: figures });
  }
  return changes;
}

function changeOf(own: KnownIncident, figures: IncidentFigures): readonly IncidentChange[] {
  const { id, standing, figures: before } = own;
  if (standing !== 'standing' || outline(before) !== outline(figures)) {
    return [{ kind: 'revised', id, before, figures }];
  }
  if (JSON.stringify(before) === JSON.stringify(figures)) return [];
  return [{ kind: 'counted', id, figures }];
}

/** What is worth a revision when it changes: what it is of, its times, its states, its severity. */
function outline({ began, opened, ended, episodes, headline, bad }: IncidentFigures): string {
  const times = episodes.map((episode) => [
    scopeKey(episode.scope),
    episode.began,
    episode.opened,
    episode.ended,
    episode.state,
    episode.reason,
    episode.severity,
  ]);
  return JSON.stringify([began, opened, ended, times, headline, bad]);
}

function isSame(a: IncidentFigures, b: IncidentFigures, until: EpochMs): boolean {
  return a.episodes.some((mine) =>
    b.episodes.some((theirs) => {
      if (scopeKey(mine.scope) !== scopeKey(theirs.scope)) return false;
      const [left, right] = [episodeTime(mine, until), episodeTime(theirs, until)];
      return left.start < right.end && right.start < left.end;
    }),
  );
}

/** What stands before what doesn't, then in the order of opening. */
function byPrecedence(a: KnownIncident, b: KnownIncident): number {
  const rank = ({ standing }: KnownIncident) => (standing === 'standing' ? 0 : 1);
  return rank(a) - rank(b) || a.figures.opened - b.figures.opened || numberOf(a) - numberOf(b);
}

function numberOf({ id }: { readonly id: string }): number {
  return Number(id.slice(id.lastIndexOf('-') + 1));
}

/** The next of the UTC day on which it began; a number that was given is never given again. */
function newId({ began }: IncidentFigures, taken: ReadonlySet<string>): string {
  const day = formatInstant(began).slice(0, 10).replaceAll('-', '');
  const given = [...taken]
    .filter((id) => id.startsWith(`INC-${day}-`))
    .map((id) => numberOf({ id }));
  return `INC-${day}-${Math.max(0, ...given) + 1}`;
}
