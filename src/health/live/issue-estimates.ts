import { z } from 'zod';
import { type Clock, type EpochMs, MINUTE_MS } from '../../ground/time.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import { warehouseQuery } from '../../stores/warehouse/query.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import { declared } from '../declared/declarations.ts';
import { type DeclaredPost, postWindow } from '../declared/declared-post.ts';
import type { HasCalls } from '../estimate/comparable-lengths.ts';
import { estimateOpen } from '../estimate/estimate-open.ts';
import type { SaidEstimate } from '../estimate/track-record.ts';
import type { Incident } from '../incident/incident.ts';
import { findEstimates, RENEWED_AFTER_MS, recordEstimate } from '../record/estimates.ts';
import { findIncidents, type RecordedIncident } from '../record/find-incidents.ts';

interface Stores {
  readonly warehouse: Warehouse;
  readonly ledger: Ledger;
  readonly clock: Clock;
}

/**
 * Says of each incident that goes on how long it may, if that was not said of its state within the
 * last 15 minutes. What was said is kept before anybody sees it, each by itself: who ends between
 * two leaves the rest due. A score is not kept but computed of the record, so none can be missed.
 * Answers the ids of the incidents.
 */
export async function issueEstimates(
  { warehouse, ledger, clock }: Stores,
  readPosts: () => Promise<readonly DeclaredPost[]>,
): Promise<readonly string[]> {
  const now = clock.now();
  const open = (await findIncidents(ledger, { since: now })).filter(
    ({ standing, figures }) => standing === 'standing' && figures.ended === null,
  );
  if (open.length === 0) return [];
  const newest = newestOf(await findEstimates(ledger, { since: now - RENEWED_AFTER_MS }));
  const due = open.filter(({ id, figures }) => newest.get(id)?.state !== figures.state);
  if (due.length === 0) return [];

  const until = now - (now % MINUTE_MS);
  const recorded = await findIncidents(ledger);
  const { incidents, episodes } = asFolded(
    recorded.filter(({ standing }) => standing === 'standing'),
  );
  const { unmatched } = declared(await readPosts(), incidents, until);
  const hasCalls = await callsIn(warehouse, unmatched, until);
  const made = estimateOpen({ until, hasCalls, incidents, episodes, unmatched });
  const issued: string[] = [];
  for (const { incident, state, estimate, othersOnly } of made) {
    if (!due.some(({ id }) => id === incident.id)) continue;
    await recordEstimate(ledger, {
      incident: incident.id,
      issuedAt: until,
      state,
      made: estimate,
      othersOnly,
    });
    issued.push(incident.id);
  }
  return issued;
}

function newestOf(estimates: readonly SaidEstimate[]): ReadonlyMap<string, SaidEstimate> {
  return new Map(estimates.map((estimate) => [estimate.incident, estimate]));
}

/** As one fold would have them: incidents whose episodes are places in one list. */
function asFolded(recorded: readonly RecordedIncident[]) {
  const episodes = recorded.flatMap(({ figures }) => figures.episodes);
  let place = 0;
  const incidents = recorded.map(({ id, figures }): Incident => {
    const places = figures.episodes.map((_, i) => place + i);
    place += places.length;
    const headline = figures.headline.flatMap((own) => places[own] ?? []);
    return { ...figures, id, episodes: places, headline, related: [] };
  });
  return { episodes, incidents };
}

const calledRow = z.object({ provider: z.string(), minute_ms: z.number() });

async function callsIn(
  warehouse: Warehouse,
  posts: readonly DeclaredPost[],
  until: EpochMs,
): Promise<HasCalls> {
  if (posts.length === 0) return () => false;
  const providers = [...new Set(posts.map(({ provider }) => provider))];
  const start = Math.min(...posts.map((post) => postWindow(post).start));
  const rows = await warehouse.select(
    ...warehouseQuery('health/called-minutes', {
      parameters: { providers, from_ms: Math.max(0, start), until_ms: until },
    }),
    calledRow,
  );
  const called = new Map<string, EpochMs[]>();
  for (const { provider, minute_ms } of rows) {
    const own = called.get(provider);
    if (own === undefined) called.set(provider, [minute_ms]);
    else own.push(minute_ms);
  }
  return (post) => {
    const window = postWindow(post);
    const minutes = called.get(post.provider) ?? [];
    return minutes.some((minute) => minute >= window.start && minute < window.end);
  };
}
