import { sha256Of } from '../../ground/sha256.ts';
import { RequestRefused } from '../http/problem.ts';
import type { WebReply, WebRequest } from '../http/server.ts';
import type { OpenSite } from '../site/open-site.ts';

/** With an ETag: who has it already gets 304. */
export function feedAnswer(
  request: WebRequest,
  reply: WebReply,
  { type, text }: { readonly type: string; readonly text: string },
): WebReply {
  const etag = `W/"${sha256Of(text).slice(0, 32)}"`;
  reply.headers({ etag, 'cache-control': 'public, max-age=15, stale-while-revalidate=60' });
  if (request.headers['if-none-match'] === etag) return reply.code(304).send();
  return reply.type(type).send(text);
}

/** The address by which people know us; without a set one, that by which we were asked. */
export function baseUrlOf({ look }: OpenSite, request: WebRequest): string {
  if (look.baseUrl !== null) return look.baseUrl;
  const { host } = request;
  if (!/^[\w.-]+(:\d+)?$|^\[[\da-f:]+\](:\d+)?$/i.test(host)) {
    throw new RequestRefused(400, 'host: expected a name or an address.');
  }
  return `http://${host}`;
}
