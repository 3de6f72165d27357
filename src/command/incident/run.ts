import { invalidInput } from '../../ground/errors.ts';
import { tell } from '../../ground/progress.ts';
import { type EpochMs, MINUTE_MS, systemClock } from '../../ground/time.ts';
import { declared } from '../../health/declared/declarations.ts';
import { nextFact } from '../../health/live/read-facts.ts';
import { findEstimates } from '../../health/record/estimates.ts';
import {
  findIncidents,
  incidentRevisions,
  incidentWords,
  type RecordedIncident,
} from '../../health/record/find-incidents.ts';
import { incidentAsFolded } from '../../health/record/incident-as-folded.ts';
import { sayOfIncident } from '../../health/record/say-of-incident.ts';
import { impactSentences } from '../../papers/words/impact-words.ts';
import { documentText, namelessText } from '../../published/document-text.ts';
import {
  noticesJson,
  outagesJson,
  type WhereField,
} from '../../published/open/contract-records.ts';
import { incidentJson, incidentsJson } from '../../published/open/incidents.ts';
import { bringIncidentsUpToDate } from '../../running/incidents-now.ts';
import { knownPosts } from '../../running/known-posts.ts';
import type { Stores } from '../../running/stores.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import { actorOf } from '../actor.ts';
import type { CommandOutcome } from '../outcome.ts';
import type { Session } from '../session.ts';
import { paint, print } from '../terminal/print.ts';
import { withStores } from '../with-stores.ts';
import { impactOfIncident, isDropped } from './run-where.ts';
import { renderIncident, renderIncidents } from './text.ts';

interface Time {
  readonly from?: EpochMs | undefined;
  readonly until?: EpochMs | undefined;
}

/** Prints incidents with a part in the time. */
export async function listIncidents(
  session: Session,
  options: Time & { readonly all: boolean; readonly json: boolean },
): Promise<CommandOutcome> {
  return withIncidents(session, async (ledger, { warehouse }) => {
    const found = await incidentsIn(ledger, options);
    const isCalled = found.length > 0 || (await isCalledIn(warehouse, options));
    const shown = options.all ? found : found.filter(({ standing }) => standing === 'standing');
    const timeZone = session.config.values.UPTALLY_TIME_ZONE;
    print(
      options.json
        ? documentText(incidentsJson(shown))
        : renderIncidents(shown, found.length - shown.length, { isCalled, timeZone, paint }),
    );
    return 'done';
  });
}

/** Prints one with all that is known of it. */
export async function showIncident(
  session: Session,
  { id, json }: { readonly id: string; readonly json: boolean },
): Promise<CommandOutcome> {
  return withIncidents(session, async (ledger, stores) => {
    const [incident] = await findIncidents(ledger, { id });
    if (incident === undefined) {
      const expectation = 'an incident of `uptally incidents list --all`';
      throw invalidInput([{ place: 'id', value: id, expectation }]);
    }
    const revisions = await incidentRevisions(ledger, id);
    const words = await incidentWords(ledger, id);
    const estimates = await findEstimates(ledger, { incident: id });
    if (json) {
      print(documentText(incidentJson(incident, revisions, words)));
      return 'done';
    }
    const timeZone = session.config.values.UPTALLY_TIME_ZONE;
    const impact = await impactLines(stores, incident);
    print(renderIncident(incident, { revisions, words, estimates, impact, timeZone, paint }));
    return 'done';
  });
}

async function impactLines(
  stores: Stores,
  { figures }: RecordedIncident,
): Promise<readonly string[]> {
  if (await isDropped(stores, figures))
    return ['Its calls were dropped: where it hit is not known.'];
  return impactSentences(await impactOfIncident(stores, figures));
}

/** Adds what a person says. */
export async function say(
  session: Session,
  {
    by,
    ...word
  }: {
    readonly incident: string;
    readonly kind: 'say' | 'link' | 'review';
    readonly body: string;
    readonly url: string | null;
    readonly by?: string | undefined;
  },
): Promise<CommandOutcome> {
  const saidBy = actorOf(session.config, by);
  return withStores(session, async ({ ledger }) => {
    await sayOfIncident({ ledger, clock: systemClock }, { ...word, saidBy });
    print(`${word.incident}: added`);
    return 'done';
  });
}

/** Prints a file of the contract language. */
export async function exportIncidents(
  session: Session,
  options: Time & {
    readonly as: 'outages' | 'notices';
    readonly by: readonly WhereField[];
    readonly provider?: string | undefined;
    readonly sources?: string | undefined;
  },
): Promise<CommandOutcome> {
  return withIncidents(session, async (ledger, { warehouse }) => {
    const found = await incidentsIn(ledger, options);
    if (found.length === 0 && !(await isCalledIn(warehouse, options))) {
      tell('no calls were counted in this time: whether there was an incident is not known');
    }
    const incidents = found
      .filter(({ standing }) => standing === 'standing')
      .flatMap((incident) => ofProvider(incident, options.provider));
    if (options.as === 'outages') {
      const open = incidents.filter(({ figures }) => figures.ended === null);
      for (const { id } of open) tell(`${id}: not over, so it is no outage yet`);
      print(namelessText(outagesJson(incidents, options.by)));
      return 'done';
    }
    const posts = await knownPosts(ledger, session.config, options.sources);
    const { byIncident } = declared(posts, incidents.map(incidentAsFolded), systemClock.now());
    const told = incidents.map((incident, i) => ({
      ...incident,
      declarations: byIncident[i] ?? [],
    }));
    print(namelessText(noticesJson(told, options.by)));
    return 'done';
  });
}

/** The part of an incident that hit calls of a provider; none if it hit none. */
function ofProvider(incident: RecordedIncident, provider?: string): readonly RecordedIncident[] {
  if (provider === undefined) return [incident];
  const bad = incident.figures.bad.filter((cell) => cell.provider === provider);
  return bad.length === 0 ? [] : [{ ...incident, figures: { ...incident.figures, bad } }];
}

/** With the record as the stored calls have it. */
function withIncidents(
  session: Session,
  work: (ledger: Ledger, stores: Stores) => Promise<CommandOutcome>,
): Promise<CommandOutcome> {
  const { config, signal } = session;
  return withStores(session, async (stores) => {
    await bringIncidentsUpToDate(stores, config, { clock: systemClock, signal });
    return work(stores.ledger, stores);
  });
}

/** Without a counted call, that no incident was found says nothing. */
async function isCalledIn(warehouse: Warehouse, { from = 0, until }: Time): Promise<boolean> {
  const span = { start: from - (from % MINUTE_MS), end: until ?? systemClock.now() };
  return (await nextFact(warehouse, span)) !== undefined;
}

function incidentsIn(ledger: Ledger, { from, until }: Time): Promise<readonly RecordedIncident[]> {
  if (from !== undefined && until !== undefined && until <= from) {
    const value = new Date(until).toISOString();
    throw invalidInput([{ place: '--until', value, expectation: 'an instant after --from' }]);
  }
  return findIncidents(ledger, { since: from, until });
}
