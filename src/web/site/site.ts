import { isLoopback } from '../http/loopback.ts';
import { packAnswer } from '../http/pack-answer.ts';
import { RequestRefused } from '../http/problem.ts';
import type { WebPart, WebReply, WebRequest } from '../http/server.ts';
import type { OpenSite } from './open-site.ts';
import { servePages } from './pages.ts';
import { serveStatic } from './static.ts';

/** Asked before each page; what it throws or sends is the answer. */
export type SiteGuard = (request: WebRequest, reply: WebReply) => Promise<void>;

/** Pages for everybody; `guard` where not everybody may read them. */
export function sitePart(context: OpenSite, guard?: SiteGuard): WebPart {
  return async (scope) => {
    scope.addHook('onSend', packAnswer);
    serveStatic(scope, context.look);
    await scope.register(async (pages) => {
      if (guard !== undefined) pages.addHook('onRequest', guard);
      servePages(pages, context);
    });
  };
}

/** The guard of a site that is nobody's yet: neither public nor of this machine alone. */
export const closedSite: SiteGuard = async () => {
  throw new RequestRefused(403, 'This site is not public. UPTALLY_SITE=public opens it.');
};

/** Whether everybody who reaches the port may read the site. */
export function isSiteOpen(host: string, setting: 'public' | undefined): boolean {
  return setting === 'public' || isLoopback(host);
}
