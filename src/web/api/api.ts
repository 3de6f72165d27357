import { sha256Of } from '../../ground/sha256.ts';
import { namelessText } from '../../published/document-text.ts';
import { type AccessContext, requireScope } from '../access/access.ts';
import { limitRate } from '../http/limit-rate.ts';
import { packAnswer } from '../http/pack-answer.ts';
import { RequestRefused } from '../http/problem.ts';
import type { WebPart, WebReply, WebRequest } from '../http/server.ts';
import type { ApiAnswer, ApiContext, ApiRoute } from './api-route.ts';
import { HEALTH_ROUTES } from './health-routes.ts';
import { MONEY_ROUTES } from './money-routes.ts';
import { openApi } from './open-api.ts';

export const API_ROUTES: readonly ApiRoute[] = [...HEALTH_ROUTES, ...MONEY_ROUTES];

const REQUESTS_PER_MINUTE = 600;

/** `/api/v1` for programs with a token; what it is, at `/api/v1/openapi.json`, for everybody. */
export function apiPart(context: ApiContext, access: AccessContext): WebPart {
  return async (scope) => {
    await limitRate(scope, REQUESTS_PER_MINUTE);
    scope.addHook('onSend', packAnswer);
    const described = namelessText(openApi(API_ROUTES));
    scope.get('/api/v1/openapi.json', async (request, reply) =>
      send(request, reply, { body: described }),
    );
    for (const route of API_ROUTES) {
      const path = route.path.replaceAll(/\{(\w+)\}/g, ':$1');
      const onRequest = requireScope(access, route.scope);
      scope.get(path, { onRequest }, async (request, reply) =>
        send(request, reply, await answer(route, context, request)),
      );
    }
  };
}

function answer(route: ApiRoute, context: ApiContext, request: WebRequest): Promise<ApiAnswer> {
  const known = new Set((route.query ?? []).map(({ name }) => name));
  const query = Object.entries(request.query as Readonly<Record<string, unknown>>);
  for (const [name, value] of query) {
    if (!known.has(name)) {
      const names = [...known].join(', ') || 'none';
      throw new RequestRefused(400, `${name}: expected one of the parameters: ${names}.`);
    }
    if (typeof value !== 'string') throw new RequestRefused(400, `${name}: expected once.`);
  }
  return route.read(context, {
    path: request.params as Readonly<Record<string, string>>,
    query: Object.fromEntries(query) as Readonly<Record<string, string>>,
  });
}

/** Who has it already gets 304. */
function send(request: WebRequest, reply: WebReply, { body, next }: ApiAnswer): WebReply {
  const text = typeof body === 'string' ? body : namelessText(body);
  const etag = `"${sha256Of(text).slice(0, 32)}"`;
  reply.header('etag', etag);
  if (next !== undefined) {
    const address = new URL(request.url, 'http://localhost');
    address.searchParams.set('cursor', next);
    reply.header('link', `<${address.pathname}${address.search}>; rel="next"`);
  }
  if (request.headers['if-none-match'] === etag) return reply.code(304).send();
  return reply.type('application/json; charset=utf-8').send(text);
}
