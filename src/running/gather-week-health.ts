import { type Clock, type Interval, MINUTE_MS } from '../ground/time.ts';
import { declared } from '../health/declared/declarations.ts';
import { declaredPosts } from '../health/declared/declared-posts.ts';
import { findPosts } from '../health/declared/find-posts.ts';
import { loadSources, type Source } from '../health/declared/source.ts';
import { type Scope, scopeKey } from '../health/detect/cell.ts';
import type { Measured } from '../health/detect/minute-counts.ts';
import { providersOf } from '../health/estimate/comparable-lengths.ts';
import { type ScoredEstimate, scored, trackRecord } from '../health/estimate/track-record.ts';
import { watchIncidents } from '../health/live/watch-incidents.ts';
import { findEstimates } from '../health/record/estimates.ts';
import { findIncidents, howItEnded } from '../health/record/find-incidents.ts';
import { incidentAsFolded } from '../health/record/incident-as-folded.ts';
import { gatherRedundancy } from '../health/redundancy/gather-redundancy.ts';
import type { Routing } from '../health/redundancy/routing.ts';
import type { IncidentOfWeek, WeekHealth } from '../papers/weekly/week-health.ts';
import type { Ledger } from '../stores/ledger/ledger.ts';
import type { Config } from './config.ts';
import { detectionRule } from './incidents-now.ts';
import type { Stores } from './stores.ts';

interface WeekLook {
  readonly interval: Interval;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  /** Pairs beside those that calls tell. */
  readonly routing?: Routing | null;
}

/** What the weekly report says of live health: the record, brought up to date first. */
export async function gatherWeekHealth(
  { warehouse, ledger }: Pick<Stores, 'warehouse' | 'ledger'>,
  config: Config,
  { interval, clock, signal, routing = null }: WeekLook,
): Promise<WeekHealth> {
  const rule = detectionRule(config);
  await watchIncidents({ warehouse, ledger, clock }, rule).follow(signal);
  signal?.throwIfAborted();
  const redundancy = await gatherRedundancy({ warehouse, interval, routing, rule, signal });
  const estimates = scored(
    await findEstimates(ledger),
    (await findIncidents(ledger)).map(howItEnded),
  );
  return {
    incidents: await incidentsOfWeek(ledger, config, { interval, clock, estimates }),
    trackRecord: trackRecord(estimates),
    pairs: redundancy.pairs.map((coFailure) => ({
      coFailure,
      primaryRoutes: routesOf(redundancy.measured, coFailure.pair.primary),
      fallbackRoutes: routesOf(redundancy.measured, coFailure.pair.fallback),
    })),
    rescues: redundancy.rescues,
  };
}

async function incidentsOfWeek(
  ledger: Ledger,
  { values }: Config,
  {
    interval: { start, end },
    clock,
    estimates,
  }: Pick<WeekLook, 'interval' | 'clock'> & { readonly estimates: readonly ScoredEstimate[] },
): Promise<readonly IncidentOfWeek[]> {
  const file = values.UPTALLY_SOURCES_FILE;
  const sources = file === undefined ? [] : loadSources(file);
  const polled = polledProviders(sources);
  const known = await findPosts(ledger);
  const titles = new Map(known.map(({ source, id, state }) => [`${source}/${id}`, state.title]));
  const incidents = (await findIncidents(ledger, { since: start, until: end })).filter(
    ({ standing }) => standing === 'standing',
  );
  const folded = incidents.map(incidentAsFolded);
  const now = clock.now();
  const posts = declaredPosts(known, sources);
  const { byIncident } = declared(posts, folded, now - (now % MINUTE_MS));
  return incidents.map(({ id, figures }, i) => {
    const own = folded[i];
    const isPolled = own !== undefined && providersOf(own).some((name) => polled.has(name));
    // Where nobody looks, that nothing was found says nothing.
    const declarations = (byIncident[i] ?? []).filter(({ post }) => post !== null || isPolled);
    return {
      id,
      figures,
      declarations: declarations.map((declaration) => ({
        declaration,
        title: titles.get(declaration.post?.id ?? '') ?? '',
      })),
      isPolled,
      estimates: estimates.filter(({ incident }) => incident === id),
    };
  });
}

function polledProviders(sources: readonly Source[]): ReadonlySet<string> {
  return new Set(
    sources.flatMap(({ provider, rules }) => [
      provider,
      ...rules.flatMap((rule) => rule.provider ?? []),
    ]),
  );
}

/** Those that the counted calls of a scope went through. */
function routesOf({ scopes }: Measured, scope: Scope): readonly string[] {
  const cells = scopes.get(scopeKey(scope))?.cells ?? [];
  return [...new Set(cells.flatMap(({ cell: { route } }) => (route === '' ? [] : [route])))].sort();
}
