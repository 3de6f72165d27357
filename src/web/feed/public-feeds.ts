import { atomText, rssText } from '../../ground/syndication.ts';
import { namelessLine } from '../../published/document-text.ts';
import { shieldsBadgeJson } from '../../published/open/shields-badge.ts';
import { RequestRefused } from '../http/problem.ts';
import type { WebRequest, WebScope } from '../http/server.ts';
import { headlineOf } from '../site/headline.ts';
import { modelNow, recentOf } from '../site/model-row.ts';
import type { OpenSite } from '../site/open-site.ts';
import { pageWords } from '../site/page-words.ts';
import { STATE_WORDS } from '../site/palette.ts';
import { groupsOf } from '../site/shown-models.ts';
import { type Badge, badgeOf, badgeSvg } from './badge.ts';
import { baseUrlOf, feedAnswer } from './feed-answer.ts';
import { historyFeed } from './history-feed.ts';
import { type StatuspageView, statuspageView } from './statuspage.ts';
import { toldIncidents } from './told-incidents.ts';

const JSON_TYPE = 'application/json; charset=utf-8';

/** By address under /api/v2, what of the view it answers. */
const STATUSPAGE: Readonly<Record<string, (view: StatuspageView) => object>> = {
  'summary.json': ({ page, status, components, incidents, maintenances }) => ({
    page,
    status,
    components,
    incidents: incidents.filter(({ status: word }) => word !== 'resolved'),
    scheduled_maintenances: maintenances.filter(({ status: word }) => word !== 'completed'),
  }),
  'status.json': ({ page, status }) => ({ page, status }),
  'components.json': ({ page, components }) => ({ page, components }),
  'incidents.json': ({ page, incidents }) => ({ page, incidents }),
  'incidents/unresolved.json': ({ page, incidents }) => ({
    page,
    incidents: incidents.filter(({ status: word }) => word !== 'resolved'),
  }),
  'scheduled-maintenances.json': ({ page, maintenances }) => ({
    page,
    scheduled_maintenances: maintenances,
  }),
  'scheduled-maintenances/upcoming.json': ({ page, maintenances }) => ({
    page,
    scheduled_maintenances: maintenances.filter(({ status: word }) => word === 'scheduled'),
  }),
  'scheduled-maintenances/active.json': ({ page, maintenances }) => ({
    page,
    scheduled_maintenances: maintenances.filter(({ status: word }) => word === 'in_progress'),
  }),
};

/** Those that have to say how it stands now. */
const NEEDS_STATUS = new Set(['summary.json', 'status.json']);

export function serveStatuspage(scope: WebScope, site: OpenSite): void {
  for (const [name, part] of Object.entries(STATUSPAGE)) {
    scope.get(`/api/v2/${name}`, async (request, reply) => {
      const situation = await site.situation();
      const words = pageWords(site.look, { now: situation.now, tz: undefined });
      const told = await toldIncidents(site, situation, words);
      const baseUrl = baseUrlOf(site, request);
      const view = statuspageView({ look: site.look, baseUrl }, situation, told, words);
      if (view.status === null && NEEDS_STATUS.has(name)) {
        // The form has no word for "not known", and green would be wrong.
        throw new RequestRefused(503, headlineOf(situation, words).sentence);
      }
      return feedAnswer(request, reply, { type: JSON_TYPE, text: namelessLine(part(view)) });
    });
  }
}

const SYNDICATIONS = {
  '/history.atom': { text: atomText, type: 'application/atom+xml; charset=utf-8' },
  '/history.rss': { text: rssText, type: 'application/rss+xml; charset=utf-8' },
} as const;

export function serveHistory(scope: WebScope, site: OpenSite): void {
  for (const [path, { text, type }] of Object.entries(SYNDICATIONS)) {
    scope.get(path, async (request, reply) => {
      const situation = await site.situation();
      const words = pageWords(site.look, { now: situation.now, tz: undefined });
      const told = await toldIncidents(site, situation, words);
      const baseUrl = baseUrlOf(site, request);
      const feed = historyFeed({ look: site.look, baseUrl, path }, told);
      return feedAnswer(request, reply, { type, text: text(feed) });
    });
  }
}

/** `/badges/status.svg`, `/badges/<provider>/<model>.svg`, and the same as `.json` for shields. */
export function serveBadges(scope: WebScope, site: OpenSite): void {
  for (const path of ['/badges/:name', '/badges/:provider/:name']) {
    scope.get(path, async (request, reply) => {
      const { name } = request.params as { readonly name: string };
      const [, subject, form] = /^(.+)\.(svg|json)$/.exec(name) ?? [];
      const badge = subject === undefined ? undefined : await badgeFor(site, request, subject);
      if (badge === undefined) throw new RequestRefused(404, 'There is no badge of this name.');
      return feedAnswer(
        request,
        reply,
        form === 'svg'
          ? { type: 'image/svg+xml; charset=utf-8', text: badgeSvg(badge) }
          : { type: JSON_TYPE, text: namelessLine(shieldsBadgeJson(badge)) },
      );
    });
  }
}

async function badgeFor(
  site: OpenSite,
  request: WebRequest,
  subject: string,
): Promise<Badge | undefined> {
  const { provider } = request.params as { readonly provider?: string };
  const situation = await site.situation();
  const words = pageWords(site.look, { now: situation.now, tz: undefined });
  if (provider === undefined) {
    if (subject !== 'status') return undefined;
    const { state } = headlineOf(situation, words);
    return badgeOf(site.look.title, { state, word: STATE_WORDS[state] }, null);
  }
  const model = groupsOf(site.look, situation)
    .flatMap(({ models }) => models)
    .find((one) => one.provider === provider && one.model === subject);
  if (model === undefined) return undefined;
  const { last60 } = recentOf(model, situation);
  return badgeOf(words.nameOf(model), modelNow(model, situation, words), last60);
}
