import { MINUTE_MS } from '../../ground/time.ts';
import { modelsNow } from '../../health/live/models-now.ts';
import { findIncidents } from '../../health/record/find-incidents.ts';
import { renderPage } from '../../papers/print/render-page.ts';
import type { WebProblem } from '../http/problem.ts';
import type { WebScope } from '../http/server.ts';
import { headlineSentence } from './headline.ts';
import type { SiteContext } from './site-context.ts';

const HTML = 'text/html; charset=utf-8';

export function servePages(scope: WebScope, context: SiteContext): void {
  scope.get('/', async (_request, reply) => {
    const { warehouse, ledger, clock, timeZone } = context;
    const now = clock.now();
    const incidents = await findIncidents(ledger, { since: now });
    const open = incidents.filter(
      ({ standing, figures }) => standing === 'standing' && figures.ended === null,
    );
    const calls = await modelsNow(warehouse, now - (now % MINUTE_MS) + MINUTE_MS);
    const headline = headlineSentence({ open, calls, timeZone });
    return reply
      .type(HTML)
      .send(renderPage('site/status', { title: headline, headline, state: 'unknown' }));
  });
}

export function problemPage({ status, title, sentence }: WebProblem): string {
  return renderPage('site/problem', {
    title: `${status} ${title}`,
    heading: title,
    sentence,
    state: 'unknown',
  });
}
