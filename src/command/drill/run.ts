import { bringMinutesUpToDate } from '../../calls/minute/roll-up-minutes.ts';
import { invalidInput } from '../../ground/errors.ts';
import { withStep } from '../../ground/progress.ts';
import { readText } from '../../ground/read-text.ts';
import { sha256Of } from '../../ground/sha256.ts';
import {
  type EpochMs,
  formatInstant,
  type Interval,
  MINUTE_MS,
  systemClock,
} from '../../ground/time.ts';
import { gatherDrill } from '../../health/drill/gather-drill.ts';
import { findIncidents } from '../../health/record/find-incidents.ts';
import { parseRouting } from '../../health/redundancy/routing.ts';
import { drillJson } from '../../published/closed/drill.ts';
import { documentText } from '../../published/document-text.ts';
import { bringIncidentsUpToDate, detectionRule } from '../../running/incidents-now.ts';
import type { Stores } from '../../running/stores.ts';
import type { CommandOutcome } from '../outcome.ts';
import type { Session } from '../session.ts';
import { paint, print } from '../terminal/print.ts';
import { withStores } from '../with-stores.ts';
import { renderDrill } from './text.ts';

interface DrillOptions {
  readonly routing: string;
  readonly incident?: string | undefined;
  readonly from?: EpochMs | undefined;
  readonly to?: EpochMs | undefined;
  readonly json: boolean;
}

/** Prints what the table would have made of past calls. */
export async function runDrill(session: Session, options: DrillOptions): Promise<CommandOutcome> {
  const { routing: file, incident = null } = options;
  const text = readText(file, 'YAML in UTF-8');
  const routing = parseRouting(text, file);
  const window = windowOf(options);
  return withStores(session, async (stores) => {
    const interval = window ?? (await timeOfIncident(stores, session, options.incident ?? ''));
    await withStep({ label: 'Counting minutes' }, () =>
      bringMinutesUpToDate({ ...stores, clock: systemClock }),
    );
    const rule = detectionRule(session.config);
    const stored = await withStep({ label: 'Reading calls' }, () =>
      gatherDrill({ warehouse: stores.warehouse, interval, routing, rule }),
    );
    const record = drillJson(stored, { incident, routingSha256: sha256Of(text) });
    print(options.json ? documentText(record) : renderDrill(record, paint));
    return 'done';
  });
}

/** Whole minutes; undefined if an incident is named. */
function windowOf({ incident, from, to }: DrillOptions): Interval | undefined {
  const isWindow = from !== undefined || to !== undefined;
  if ((incident !== undefined) === isWindow) {
    const expectation = 'either an incident or a window of --from and --to';
    throw invalidInput([{ place: '--incident', value: incident ?? '(missing)', expectation }]);
  }
  if (!isWindow) return undefined;
  if (from === undefined || to === undefined) {
    const place = from === undefined ? '--from' : '--to';
    throw invalidInput([{ place, value: '(missing)', expectation: 'both ends of the window' }]);
  }
  const interval = { start: from - (from % MINUTE_MS), end: to - (to % MINUTE_MS) };
  if (interval.start < interval.end) return interval;
  const expectation = 'an instant a minute or more after --from';
  throw invalidInput([{ place: '--to', value: formatInstant(to), expectation }]);
}

async function timeOfIncident(stores: Stores, session: Session, id: string): Promise<Interval> {
  const { config, signal } = session;
  await bringIncidentsUpToDate(stores, config, { clock: systemClock, signal });
  const [found] = await findIncidents(stores.ledger, { id });
  if (found === undefined) {
    const expectation = 'an incident of `uptally incidents list --all`';
    throw invalidInput([{ place: '--incident', value: id, expectation }]);
  }
  const now = systemClock.now();
  const { began, ended } = found.figures;
  return { start: began, end: ended ?? now - (now % MINUTE_MS) };
}
