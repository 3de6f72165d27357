import { readModelMinutes } from '../../health/live/recent-counts.ts';
import { RequestRefused } from '../http/problem.ts';
import type { WebReply, WebRequest, WebScope } from '../http/server.ts';
import { aboutView } from './about-page.ts';
import { historyView } from './history-page.ts';
import { incidentView } from './incident-page.ts';
import { choiceOf, modelView } from './model-page.ts';
import type { OpenSite } from './open-site.ts';
import { type PageWords, pageWords } from './page-words.ts';
import { readIncident } from './read-incident.ts';
import { redundancyView } from './redundancy-view.ts';
import { renderSite } from './render.ts';
import { groupsOf } from './shown-models.ts';
import type { SiteContext } from './site-context.ts';
import type { SiteSituation } from './situation.ts';
import { statusView } from './status-page.ts';

const HTML = 'text/html; charset=utf-8';

export function servePages(scope: WebScope, context: OpenSite): void {
  const { look, situation } = context;
  const made = new WeakMap<SiteSituation, Map<string, Promise<Buffer>>>();

  async function answer(
    { url, query }: WebRequest,
    reply: WebReply,
    page: (known: SiteSituation, words: PageWords) => Promise<string>,
  ): Promise<WebReply> {
    const known = await situation();
    const html = await madeOnce(made, known, url, async () =>
      Buffer.from(await page(known, pageWords(look, { now: known.now, tz: textOf(query, 'tz') }))),
    );
    return reply.type(HTML).header('cache-control', 'no-cache').send(html);
  }

  scope.get('/', (request, reply) =>
    answer(request, reply, async (known, words) =>
      renderSite('status', statusView(look, known, words), look, words),
    ),
  );
  scope.get('/history', (request, reply) =>
    answer(request, reply, async (known, words) =>
      renderSite('history', historyView(known, words), look, words),
    ),
  );
  scope.get('/about', (request, reply) =>
    answer(request, reply, async (known, words) =>
      renderSite('about', await aboutView(context, known, words), look, words),
    ),
  );
  scope.get('/incidents/:id', (request, reply) =>
    answer(request, reply, async (known, words) => {
      const { id } = request.params as { readonly id: string };
      const found = await readIncident(context, id, known);
      if (found === undefined)
        throw new RequestRefused(404, 'There is no incident of this number.');
      return renderSite('incident', incidentView(found, known, words), look, words);
    }),
  );
  scope.get('/models/:provider/:model', (request, reply) =>
    answer(request, reply, async (known, words) => {
      const view = await readModel(context, request, known, words);
      return renderSite('model', view, look, words);
    }),
  );
}

async function readModel(
  { warehouse, look, pairs }: SiteContext,
  { params, query }: WebRequest,
  known: SiteSituation,
  words: PageWords,
) {
  const { provider, model } = params as { readonly provider: string; readonly model: string };
  const groups = groupsOf(look, known).flatMap(({ models }) => models);
  const counts = groups.find((one) => one.provider === provider && one.model === model);
  if (counts === undefined) throw new RequestRefused(404, 'There is no model of this name here.');
  const choice = choiceOf({ day: textOf(query, 'day'), hour: textOf(query, 'hour') }, words);
  if (choice === undefined) {
    const expectation = 'a day such as 2026-06-07 of the last 13 months, and an hour of it';
    throw new RequestRefused(400, `day, hour: expected ${expectation}.`);
  }
  const { hour, day } = choice;
  return {
    ...modelView(counts, known, {
      choice,
      ofDay: await readModelMinutes(warehouse, counts, day.interval),
      ofHour: hour === null ? null : await readModelMinutes(warehouse, counts, hour),
      words,
    }),
    redundancy: redundancyView(pairs.read(known.now, known.models), counts, words),
  };
}

/** Of one reading, so many pages at most. */
const MOST_MADE = 500;

/** What many ask for at once is made once: a page of one reading is the same for everybody. */
function madeOnce(
  made: WeakMap<SiteSituation, Map<string, Promise<Buffer>>>,
  known: SiteSituation,
  url: string,
  make: () => Promise<Buffer>,
): Promise<Buffer> {
  const pages = made.get(known) ?? new Map<string, Promise<Buffer>>();
  made.set(known, pages);
  const found = pages.get(url);
  if (found !== undefined) return found;
  const page = make();
  if (pages.size < MOST_MADE) pages.set(url, page);
  // What was refused may be asked for again, and is refused again.
  page.catch(() => pages.delete(url));
  return page;
}

/** One text of the query; what is empty is not there. */
function textOf(query: unknown, name: string): string | undefined {
  const value = (query as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
