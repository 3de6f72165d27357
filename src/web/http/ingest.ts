import { failure, type HttpAnswer, retryLater } from '../../calls/http/http-answer.ts';
import { type IngestApi, MOST_BODY_BYTES, TOO_LARGE } from '../../calls/http/ingest-api.ts';
import { tokenCheck } from '../../calls/http/ingest-tokens.ts';
import { tracesFailure, tracesFormat } from '../../calls/http/traces-answer.ts';
import type { Log } from '../../ground/log.ts';
import { limitRate } from './limit-rate.ts';
import type { Metrics } from './metrics.ts';
import { requestRoom } from './request-room.ts';
import type { WebPart, WebReply, WebRequest, WebScope } from './server.ts';

/** `POST /v1/events` and `POST /v1/traces`. */
export interface IngestWeb {
  readonly api: IngestApi;
  /** None: both are closed. */
  readonly tokens: readonly string[];
  /** Of one address. */
  readonly requestsPerMinute: number;
  readonly log: Log;
}

/** Takes calls in by HTTP. */
export function ingestPart(ingest: IngestWeb, metrics: Metrics): WebPart {
  return (scope) => serveIngest(scope, ingest, metrics);
}

async function serveIngest(
  scope: WebScope,
  { api, tokens, requestsPerMinute, log }: IngestWeb,
  metrics: Metrics,
): Promise<void> {
  const isKnown = tokenCheck(tokens);
  const room = requestRoom(tokens.length);

  // Before anything else, so that tokens cannot be tried out at will.
  await limitRate(scope, requestsPerMinute);
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(
    '*',
    { parseAs: 'buffer', bodyLimit: MOST_BODY_BYTES },
    (_request, body, done) => done(null, body),
  );

  // After the limit, which is a hook of the routes, and before the body is read.
  scope.addHook('preParsing', async (request, reply) => {
    if (tokens.length === 0) {
      await send(
        reply,
        refusal(request, 403, 'UPTALLY_INGEST_TOKENS is not set: nothing is taken in here.'),
      );
    } else if (!isKnown(request.headers.authorization)) {
      const answer = refusal(request, 401, 'A known token is needed: Authorization: Bearer …');
      const headers = { ...answer.headers, 'www-authenticate': 'Bearer' };
      await send(reply, { ...answer, headers });
    } else {
      const leave = room.enter(request.headers.authorization ?? '', mostBytesOf(request));
      if (leave !== undefined) return void reply.raw.once('close', leave);
      const answer = refusal(request, 503, 'Too many requests at once. Send the same body again.');
      await send(reply, retryLater(answer, 1));
    }
  });
  scope.addHook('onResponse', async (request, reply) => {
    metrics.requestAnswered(pathOf(request), reply.statusCode);
  });
  scope.setErrorHandler(
    async (error: { statusCode?: number; code?: string; message: string }, request, reply) => {
      const status = error.statusCode ?? 500;
      if (status >= 500) log.error({ cause: error.message }, `${pathOf(request)} failed`);
      const sentence =
        status === 413
          ? TOO_LARGE
          : status >= 500
            ? 'Something went wrong here.'
            : `${error.message}.`;
      await send(reply, refusal(request, status, sentence));
    },
  );

  scope.post('/v1/events', async (request, reply) => {
    await send(reply, await api.postEvents(plainRequest(request)));
  });
  scope.post('/v1/traces', async (request, reply) => {
    await send(reply, await api.postTraces(plainRequest(request)));
  });
}

/** What a body may take when it is unpacked. */
function mostBytesOf({ headers }: WebRequest): number {
  const isPacked = (headers['content-encoding'] ?? 'identity') !== 'identity';
  const declared = Number(headers['content-length'] ?? MOST_BODY_BYTES);
  return isPacked ? MOST_BODY_BYTES : Math.min(declared, MOST_BODY_BYTES);
}

function pathOf(request: WebRequest): string {
  return request.routeOptions.url ?? '';
}

/** In the encoding that an OTLP client reads where it is one. */
function refusal(request: WebRequest, status: number, sentence: string): HttpAnswer {
  const format = tracesFormat(request.headers['content-type']);
  return pathOf(request) === '/v1/traces' && format !== undefined
    ? tracesFailure(format, status, sentence)
    : failure(status, sentence);
}

function plainRequest(request: WebRequest): Parameters<IngestApi['postEvents']>[0] {
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  );
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  return { headers, query: request.query as Record<string, unknown>, body };
}

async function send(reply: WebReply, answer: HttpAnswer): Promise<void> {
  await reply.code(answer.status).headers(answer.headers).send(answer.body);
}
