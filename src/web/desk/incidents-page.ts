import type { EpochMs } from '../../ground/time.ts';
import {
  findIncidents,
  type IncidentWord,
  incidentWords,
  type RecordedIncident,
} from '../../health/record/find-incidents.ts';
import { sayOfIncident } from '../../health/record/say-of-incident.ts';
import {
  failedShareWords,
  incidentSentence,
  scopeWords,
} from '../../papers/words/incident-words.ts';
import { may } from '../access/roles.ts';
import { RequestRefused } from '../http/problem.ts';
import type { DeskPages } from './desk.ts';
import { deskMinute } from './session-views.ts';

const PATH = '/desk/incidents';
const ONE = `${PATH}/:id`;
const ZONE = 'UTC';

/** What was measured to fail, and what people say of it. */
export const incidentPages: DeskPages = (desk, { ledger, clock }) => {
  desk.page({ path: PATH, action: 'desk.read', label: 'Incidents' }, async () => ({
    template: 'desk/incidents',
    title: 'Incidents',
    view: { incidents: (await findIncidents(ledger)).map(incidentRow).toReversed() },
  }));
  desk.page({ path: ONE, action: 'desk.read' }, async ({ param, person }) => {
    const id = param('id');
    const [incident] = await findIncidents(ledger, { id });
    if (incident === undefined) throw new RequestRefused(404, `There is no incident ${id}.`);
    const words = await incidentWords(ledger, id);
    return {
      template: 'desk/incident',
      title: id,
      view: {
        ...incidentRow(incident),
        listPath: PATH,
        recordedAt: deskMinute(incident.recordedAt),
        scopes: incident.figures.episodes.map(({ scope, began, ended, bad, counted, ...one }) => ({
          scope: scopeWords(scope),
          began: deskMinute(began),
          ended: endWords(ended, one.state),
          calls: failedShareWords(bad, counted),
        })),
        words: words.map(wordRow),
        maySay: may(person.roles, 'incidents.say'),
        sayPath: `${pathOf(id)}/say`,
      },
    };
  });
  desk.act({ path: `${ONE}/say`, action: 'incidents.say' }, async ({ person, param, field }) => {
    const incident = param('id');
    const word = { kind: 'say', body: field('text'), url: null, saidBy: person.actor } as const;
    await sayOfIncident({ ledger, clock }, { incident, ...word });
    return { target: incident, next: pathOf(incident) };
  });
};

function pathOf(id: string): string {
  return `${PATH}/${encodeURIComponent(id)}`;
}

/** Of a list of incidents. */
export function incidentRow({ id, standing, mergedInto, figures }: RecordedIncident) {
  const merged = `merged into ${mergedInto}`;
  return {
    id,
    path: pathOf(id),
    state: { standing: figures.state, withdrawn: 'withdrawn', merged }[standing],
    sentence: incidentSentence(figures, ZONE),
  };
}

function endWords(ended: EpochMs | null, state: string): string {
  return ended === null ? state : deskMinute(ended);
}

function wordRow({ saidAt, saidBy, kind, body, url }: IncidentWord) {
  return {
    at: deskMinute(saidAt),
    by: saidBy,
    kind: { say: 'said', link: 'link', review: 'review' }[kind],
    body,
    url: url === null || url === body ? '' : url,
  };
}
