import { MINUTE_MS } from '../../ground/time.ts';
import { healthNow } from '../../health/live/health-now.ts';
import { changedMinutes } from '../../health/live/read-facts.ts';
import { documentLine } from '../../published/document-text.ts';
import { healthJson } from '../../published/open/health.ts';
import { liveSnapshotJson } from '../../published/open/live-snapshot.ts';
import { RequestRefused } from '../http/problem.ts';
import type { WebScope } from '../http/server.ts';
import type { OpenSite } from '../site/open-site.ts';
import type { FeedContext } from './feed-context.ts';
import { LiveStream, MOST_READERS } from './live-stream.ts';

/** `GET /api/v1/live`: server-sent events, for everybody who may read the site. */
export function serveLive(scope: WebScope, context: FeedContext): void {
  const { site, wait } = context;
  const { ledger, warehouse, clock } = site;
  const stream = new LiveStream({
    ledger,
    wait,
    snapshot: () => snapshotText(site),
    readFacts: async () => {
      const { computedAt } = await changedMinutes(warehouse, clock.now() - MINUTE_MS);
      return String(computedAt);
    },
  });
  scope.addHook('preClose', async () => stream.close());
  scope.get('/api/v1/live', { exposeHeadRoute: false }, async (request, reply) => {
    if (stream.readers >= MOST_READERS) {
      throw new RequestRefused(503, 'So many follow already. Come back in a minute.');
    }
    const { lastEventId } = request.query as { lastEventId?: unknown };
    const last = request.headers['last-event-id'] ?? lastEventId;
    reply.hijack();
    reply.raw.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // A proxy that gathers answers would hold back events.
      'x-accel-buffering': 'no',
    });
    const leave = stream.follow(reply.raw, typeof last === 'string' ? last : undefined);
    reply.raw.once('close', leave);
  });
}

async function snapshotText(site: OpenSite): Promise<string> {
  const now = site.clock.now();
  const { models, open } = await healthNow(site, now);
  return documentLine(liveSnapshotJson(healthJson(now, models), open));
}
