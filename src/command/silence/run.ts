import { instantOf, MINUTE_MS, systemClock } from '../../ground/time.ts';
import { findUpdates } from '../../health/declared/find-updates.ts';
import { promises } from '../../health/declared/promise.ts';
import { silenceByVendor } from '../../health/declared/silence.ts';
import { cellsByDay } from '../../health/live/read-facts.ts';
import { findIncidents } from '../../health/record/find-incidents.ts';
import { incidentAsFolded } from '../../health/record/incident-as-folded.ts';
import { documentText } from '../../published/document-text.ts';
import { silenceJson } from '../../published/open/silence.ts';
import { bringIncidentsUpToDate } from '../../running/incidents-now.ts';
import { answeredProviders, knownPosts } from '../../running/known-posts.ts';
import type { CommandOutcome } from '../outcome.ts';
import type { Session } from '../session.ts';
import { paint, print } from '../terminal/print.ts';
import { withStores } from '../with-stores.ts';
import { renderSilence } from './text.ts';

/** Prints a line for each vendor. */
export async function showSilence(
  session: Session,
  options: {
    readonly quarter: string;
    readonly sources?: string | undefined;
    readonly json: boolean;
  },
): Promise<CommandOutcome> {
  const { config, signal } = session;
  const span = quarterInterval(options.quarter);
  return withStores(session, async (stores) => {
    await bringIncidentsUpToDate(stores, config, { clock: systemClock, signal });
    const now = systemClock.now();
    const until = now - (now % MINUTE_MS);
    const posts = await knownPosts(stores.ledger, config, options.sources);
    const resolved = new Map(
      posts.flatMap(({ id, resolvedAt }) =>
        resolvedAt === null ? [] : [[id, resolvedAt] as const],
      ),
    );
    const kept = promises(await findUpdates(stores.ledger), resolved, until);
    const incidents = (await findIncidents(stores.ledger, { since: span.start, until: span.end }))
      .filter(({ standing }) => standing === 'standing')
      .map(incidentAsFolded);
    const told = await answeredProviders(stores.ledger, config, options.sources);
    const cells = await cellsByDay(stores.warehouse, span);
    const called = new Set(cells.map(({ cell }) => cell.provider));
    const looked = { span, until, told, called };
    const vendors = silenceByVendor(incidents, posts, kept, looked);
    const isTold =
      options.sources !== undefined || config.values.UPTALLY_SOURCES_FILE !== undefined;
    const isCalled = called.size > 0;
    print(
      options.json
        ? documentText(silenceJson(options.quarter, { isTold, isCalled }, vendors))
        : renderSilence(options.quarter, vendors, { isTold, isCalled, paint }),
    );
    return 'done';
  });
}

/** In UTC, as incidents are. */
function quarterInterval(label: string) {
  const [year = '', quarter = ''] = label.split('-Q');
  const month = 3 * (Number(quarter) - 1) + 1;
  const start = instantOf(`${year}-${String(month).padStart(2, '0')}-01T00:00:00Z`);
  const next =
    month === 10 ? `${Number(year) + 1}-01` : `${year}-${String(month + 3).padStart(2, '0')}`;
  return { start, end: instantOf(`${next}-01T00:00:00Z`) };
}
