import { packAnswer } from '../http/pack-answer.ts';
import type { WebPart, WebReply, WebRequest } from '../http/server.ts';
import type { FeedContext } from './feed-context.ts';
import { serveLive } from './live.ts';
import { serveBadges, serveHistory, serveStatuspage } from './public-feeds.ts';

/** Asked before each answer; what it throws or sends is the answer. */
export type FeedGuard = (request: WebRequest, reply: WebReply) => Promise<void>;

/** What machines follow, without a name or a token; `guard` where not everybody may. */
export function feedPart(context: FeedContext, guard?: FeedGuard): WebPart {
  return async (scope) => {
    if (guard !== undefined) scope.addHook('onRequest', guard);
    // Nothing of it is private, and browsers on other sites read it too.
    scope.addHook('onRequest', async (_request, reply) => {
      reply.header('access-control-allow-origin', '*');
      reply.header('cross-origin-resource-policy', 'cross-origin');
    });
    scope.addHook('onSend', packAnswer);
    serveLive(scope, context);
    serveStatuspage(scope, context.site);
    serveHistory(scope, context.site);
    serveBadges(scope, context.site);
  };
}
