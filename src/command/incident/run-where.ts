import { eventsKeptFrom } from '../../calls/minute/kept-events.ts';
import { bringMinutesUpToDate } from '../../calls/minute/roll-up-minutes.ts';
import { invalidInput } from '../../ground/errors.ts';
import { withStep } from '../../ground/progress.ts';
import { type EpochMs, type Interval, systemClock } from '../../ground/time.ts';
import type { IncidentFigures } from '../../health/incident/reconcile.ts';
import { readImpact } from '../../health/live/read-impact.ts';
import { readPublicImpact } from '../../health/live/read-public-impact.ts';
import { findIncidents } from '../../health/record/find-incidents.ts';
import type { Impact } from '../../health/where/impact.ts';
import type { TotalHit } from '../../health/where/public-impact.ts';
import { incidentWhereJson } from '../../published/closed/incident-where.ts';
import { documentText } from '../../published/document-text.ts';
import { incidentImpactJson } from '../../published/open/incident-impact.ts';
import { bringIncidentsUpToDate } from '../../running/incidents-now.ts';
import type { Stores } from '../../running/stores.ts';
import { givenWindow, requireKeptCalls } from '../incident-or-window.ts';
import type { CommandOutcome } from '../outcome.ts';
import type { Session } from '../session.ts';
import { paint, print, quantity } from '../terminal/print.ts';
import { withStores } from '../with-stores.ts';
import { renderImpact } from './text-where.ts';

interface WhereAsked {
  readonly id: string | undefined;
  readonly from?: EpochMs | undefined;
  readonly to?: EpochMs | undefined;
  readonly isPublic: boolean;
  readonly json: boolean;
}

/** Prints where an incident hit, or what became of the calls of a window. */
export async function showWhere(session: Session, asked: WhereAsked): Promise<CommandOutcome> {
  const window = windowOf(asked);
  const timeZone = session.config.values.UPTALLY_TIME_ZONE;
  return withStores(session, async (stores) => {
    if (window !== undefined) {
      await withStep({ label: 'Counting minutes' }, () =>
        bringMinutesUpToDate({ ...stores, clock: systemClock }),
      );
      await requireKeptCalls(stores, window, { place: '--from', value: window.start });
      const impact = await counted(() => readImpact(stores.warehouse, window, null));
      print(
        asked.json
          ? documentText(incidentWhereJson(impact, null))
          : renderImpact(impact, { incident: null, timeZone, paint }),
      );
      return 'done';
    }
    const { id, figures } = await incidentOf(stores, session, asked.id ?? '');
    await requireKeptCalls(stores, timeOf(figures), { place: 'id', value: id });
    if (asked.isPublic) {
      const impact = await counted(() =>
        readPublicImpact(stores.warehouse, timeOf(figures), scopesOf(figures)),
      );
      print(documentText(incidentImpactJson(id, impact, figures)));
      return 'done';
    }
    const impact = await counted(() => impactOfIncident(stores, figures));
    const incident = { id, cells: figures };
    print(
      asked.json
        ? documentText(incidentWhereJson(impact, incident))
        : renderImpact(impact, { incident, timeZone, paint }),
    );
    return 'done';
  });
}

/** From its beginning to its end, or until now. */
export function impactOfIncident(
  { warehouse }: Pick<Stores, 'warehouse'>,
  figures: IncidentFigures,
): Promise<Impact> {
  return readImpact(warehouse, timeOf(figures), scopesOf(figures));
}

function scopesOf({ episodes }: IncidentFigures) {
  return episodes.map(({ scope }) => scope);
}

/** Whether calls of its time were dropped, so that they can't be counted any more. */
export async function isDropped(
  { ledger }: Pick<Stores, 'ledger'>,
  figures: IncidentFigures,
): Promise<boolean> {
  return figures.began < (await eventsKeptFrom(ledger));
}

function timeOf({ began, ended }: IncidentFigures): Interval {
  return { start: began, end: ended ?? systemClock.now() };
}

function counted<Found extends { readonly total: TotalHit }>(
  work: () => Promise<Found>,
): Promise<Found> {
  const shown = ({ total }: Found) => quantity(total.calls, 'attempt');
  return withStep({ label: 'Counting calls', shown }, work);
}

function windowOf({ id, isPublic, ...given }: WhereAsked): Interval | undefined {
  const window = givenWindow({ incident: id, place: 'id', ...given });
  if (window === undefined || !isPublic) return window;
  const expectation = 'an incident: a window is for the house itself';
  throw invalidInput([{ place: '--public', value: '(no incident)', expectation }]);
}

async function incidentOf(stores: Stores, session: Session, id: string) {
  const { config, signal } = session;
  await bringIncidentsUpToDate(stores, config, { clock: systemClock, signal });
  const [found] = await findIncidents(stores.ledger, { id });
  if (found !== undefined) return found;
  const expectation = 'an incident of `uptally incidents list --all`';
  throw invalidInput([{ place: 'id', value: id, expectation }]);
}
