import { type EpochMs, parseInstant } from '../../ground/time.ts';
import { subjectsOfPost } from '../../health/declared/declared-posts.ts';
import { findPolls } from '../../health/declared/find-polls.ts';
import { findPosts } from '../../health/declared/find-posts.ts';
import { findSnapshots } from '../../health/declared/find-snapshots.ts';
import { scored, trackRecord } from '../../health/estimate/track-record.ts';
import { healthNow } from '../../health/live/health-now.ts';
import { findEstimates } from '../../health/record/estimates.ts';
import {
  findIncidents,
  howItEnded,
  incidentRevisions,
  incidentWords,
} from '../../health/record/find-incidents.ts';
import { declaredDocument, declaredJson } from '../../published/open/declared.ts';
import { estimatesDocument, estimatesJson } from '../../published/open/estimates.ts';
import { healthDocument, healthJson } from '../../published/open/health.ts';
import {
  incidentDocument,
  incidentJson,
  incidentsDocument,
  incidentsJson,
} from '../../published/open/incidents.ts';
import { RequestRefused } from '../http/problem.ts';
import type { ApiRoute } from './api-route.ts';
import { PAGE_PARAMETERS, pageOf } from './page-of.ts';

const ID = { name: 'id', description: 'an incident', example: 'INC-20260607-1' };

/** What is measured and declared of models. */
export const HEALTH_ROUTES: readonly ApiRoute[] = [
  {
    path: '/api/v1/health',
    summary: 'How the models stand now',
    scope: 'read:health',
    answers: healthDocument,
    async read(stores) {
      const now = stores.clock.now();
      const { models } = await healthNow(stores, now);
      return { body: healthJson(now, models) };
    },
  },
  {
    path: '/api/v1/incidents',
    summary: 'Incidents with a part in a time, by their beginnings',
    scope: 'read:health',
    query: [
      { name: 'since', description: 'an instant', example: '2026-06-01T00:00:00Z' },
      { name: 'until', description: 'an instant', example: '2026-07-01T00:00:00Z' },
      { name: 'all', description: 'true: also withdrawn and merged ones', example: 'true' },
      ...PAGE_PARAMETERS,
    ],
    answers: incidentsDocument,
    async read({ ledger }, { query }) {
      const [since, until] = [instantIn(query, 'since'), instantIn(query, 'until')];
      const found = await findIncidents(ledger, { since, until });
      const shown =
        query.all === 'true' ? found : found.filter(({ standing }) => standing === 'standing');
      const { items, next } = pageOf(shown, ({ id }) => id, query);
      return { body: incidentsJson(items), next };
    },
  },
  {
    path: '/api/v1/incidents/{id}',
    summary: 'One incident, with its revisions and what people added',
    scope: 'read:health',
    places: [ID],
    answers: incidentDocument,
    async read({ ledger }, { path: { id = '' } }) {
      const [found] = await findIncidents(ledger, { id });
      if (found === undefined) throw new RequestRefused(404, `There is no incident ${id}.`);
      const [revisions, words] = [
        await incidentRevisions(ledger, id),
        await incidentWords(ledger, id),
      ];
      return { body: incidentJson(found, revisions, words) };
    },
  },
  {
    path: '/api/v1/estimates',
    summary: 'Every estimate that was shown, and how good each was',
    scope: 'read:health',
    query: [{ name: 'incident', description: 'only of this one', example: 'INC-20260607-1' }],
    answers: estimatesDocument,
    async read({ ledger }, { query: { incident } }) {
      const incidents = await findIncidents(ledger);
      if (incident !== undefined && !incidents.some(({ id }) => id === incident)) {
        throw new RequestRefused(404, `There is no incident ${incident}.`);
      }
      const all = scored(await findEstimates(ledger), incidents.map(howItEnded));
      const shown = incident === undefined ? all : all.filter((one) => one.incident === incident);
      return { body: estimatesJson(shown, trackRecord(all)) };
    },
  },
  {
    path: '/api/v1/declared',
    summary: 'What providers wrote of their own incidents, and how it stands with asking them',
    scope: 'read:health',
    answers: declaredDocument,
    async read({ ledger, readSources }) {
      const sources = readSources();
      const [polls, posts, snapshots] = [
        await findPolls(ledger),
        await findPosts(ledger),
        await findSnapshots(ledger, undefined),
      ];
      const about = posts.map((post) => ({ post, about: subjectsOfPost(post, sources) }));
      return { body: declaredJson({ polls, posts: about, snapshots }) };
    },
  },
];

function instantIn(query: Readonly<Record<string, string>>, name: string): EpochMs | undefined {
  const text = query[name];
  if (text === undefined) return undefined;
  const instant = parseInstant(text);
  if (instant !== undefined) return instant;
  const expectation = 'expected an instant such as 2026-06-07T12:00:00Z';
  throw new RequestRefused(400, `${name}: ${text}: ${expectation}.`);
}
