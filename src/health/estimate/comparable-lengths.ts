import { type EpochMs, MINUTE_MS } from '../../ground/time.ts';
import { type DeclaredPost, postWindow } from '../declared/declared-post.ts';
import { scopeKey } from '../detect/cell.ts';
import type { Episode } from '../detect/episode.ts';
import { countsIn, type Measured } from '../detect/minute-counts.ts';
import { type Incident, namingCells } from '../incident/incident.ts';
import type { KnownLength } from './known-length.ts';

export function providersOf(incident: Incident): readonly string[] {
  return [...new Set(namingCells(incident).map(({ provider }) => provider))];
}

export function lengthSinceBeginning(incident: Incident, until: EpochMs): KnownLength {
  const { began, ended } = incident;
  return {
    providers: providersOf(incident),
    minutes: ((ended ?? until) - began) / MINUTE_MS,
    isOpen: ended === null,
  };
}

/**
 * From the last change to `monitoring` to the minute at which it proved to be over. None for what
 * never changed to it, and for what is open and not, or no longer, in that state.
 */
export function lengthSinceMonitoring(
  incident: Incident,
  episodes: readonly Episode[],
  until: EpochMs,
): KnownLength | undefined {
  const { ended, monitoringSince } = incident;
  const providers = providersOf(incident);
  if (ended === null) {
    if (monitoringSince === null) return undefined;
    return { providers, minutes: (until - monitoringSince) / MINUTE_MS, isOpen: true };
  }
  const own = incident.episodes.flatMap((place) => episodes[place] ?? []);
  const change = latest(own.flatMap(({ monitoring }) => monitoring));
  const proof = latest(own.flatMap(({ resolved }) => resolved ?? []));
  if (change === undefined || proof === undefined) return undefined;
  return { providers, minutes: (proof - change) / MINUTE_MS, isOpen: false };
}

/** Whether the provider of a post had a counted call in the time of the post. */
export type HasCalls = (post: DeclaredPost) => boolean;

export function hasMeasuredCalls({ scopes }: Measured): HasCalls {
  return (post) => {
    const calls = scopes.get(scopeKey({ kind: 'provider', provider: post.provider }));
    if (calls === undefined) return false;
    const { good, bad } = countsIn(calls, postWindow(post));
    return good + bad > 0;
  };
}

/**
 * Of what was declared and not measured, that of which nothing could be measured: no call was made.
 */
export function lengthsDeclared(
  unmatched: readonly DeclaredPost[],
  hasCalls: HasCalls,
  until: EpochMs,
): readonly KnownLength[] {
  const uncalled = unmatched.filter((post) => !hasCalls(post));
  return uncalled.map(({ provider, createdAt, resolvedAt }) => ({
    providers: [provider],
    minutes: ((resolvedAt ?? until) - createdAt) / MINUTE_MS,
    isOpen: resolvedAt === null,
  }));
}

function latest(instants: readonly EpochMs[]): EpochMs | undefined {
  return instants.reduce<EpochMs | undefined>(
    (last, instant) => (last === undefined || instant > last ? instant : last),
    undefined,
  );
}
