import rateLimit from '@fastify/rate-limit';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { failure, type HttpAnswer, retryLater } from '../../calls/http/http-answer.ts';
import { type IngestApi, MOST_BODY_BYTES, TOO_LARGE } from '../../calls/http/ingest-api.ts';
import { tokenCheck } from '../../calls/http/ingest-tokens.ts';
import { tracesFailure, tracesFormat } from '../../calls/http/traces-answer.ts';
import { invalidInput, isSystemError, systemReason } from '../../ground/errors.ts';
import type { Log } from '../../ground/log.ts';
import { SECOND_MS } from '../../ground/time.ts';
import { aliveJson, readyJson } from '../../published/open/web-answers.ts';
import type { Metrics } from './metrics.ts';
import { requestRoom } from './request-room.ts';

/**
 * One thing that must work for this process to be of use; `undefined`
 * is fine, text says what is not.
 */
export type Probe = () => Promise<string | undefined>;

/** `POST /v1/events` and `POST /v1/traces`. */
export interface IngestWeb {
  readonly api: IngestApi;
  /** None: both are closed. */
  readonly tokens: readonly string[];
  /** Of one address. */
  readonly requestsPerMinute: number;
  readonly log: Log;
}

export interface WebServer {
  /** `http://127.0.0.1:8080` */
  readonly url: string;
  close(): Promise<void>;
}

/** A request that is not whole by then is cut off with 408; looked for each two seconds. */
const REQUEST_MS = 15 * SECOND_MS;
const LOOK_MS = 2 * SECOND_MS;

/**
 * Serves /healthz (the process lives), /readyz (every check passes, else 503 with reasons),
 * /metrics and, where `ingest` is given, /v1.
 */
export async function serveWeb({
  host,
  port,
  checks,
  metrics,
  ingest,
  requestMs = REQUEST_MS,
}: {
  host: string;
  port: number;
  checks: Readonly<Record<string, Probe>>;
  metrics: Metrics;
  ingest?: IngestWeb | undefined;
  /** How long a request may take to come. */
  requestMs?: number;
}): Promise<WebServer> {
  const server = fastify({
    logger: false,
    requestTimeout: requestMs,
    // Node waits the longer of both for a body; its own 60 s for headers would be that.
    http: { connectionsCheckingInterval: Math.min(requestMs, LOOK_MS), headersTimeout: requestMs },
  });

  server.get('/healthz', async () => aliveJson());

  server.get('/readyz', async (_request, reply) => {
    const answers = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => [name, (await check()) ?? 'ok'] as const),
    );
    const ready = readyJson(answers);
    reply.code(ready.status === 'ready' ? 200 : 503);
    return ready;
  });

  server.get('/metrics', async (_request, reply) => {
    reply.type(metrics.contentType);
    return metrics.text();
  });

  if (ingest !== undefined) {
    await server.register((scope) => serveIngest(scope, ingest, metrics));
  }

  server.setNotFoundHandler(async (request, reply) => {
    const [path = ''] = request.url.split('?');
    const allowed = (['GET', 'POST'] as const).filter((method) =>
      server.hasRoute({ method, url: path }),
    );
    if (allowed.length === 0) return send(reply, failure(404, 'There is nothing at this address.'));
    const answer = failure(405, `${path} takes ${allowed.join(' and ')}.`);
    return send(reply, { ...answer, headers: { ...answer.headers, allow: allowed.join(', ') } });
  });

  try {
    const url = await server.listen({ host, port });
    return { url, close: () => server.close() };
  } catch (cause) {
    throw listenFault(cause, host, port);
  }
}

function listenFault(cause: unknown, host: string, port: number): unknown {
  if (!isSystemError(cause)) return cause;
  const isPort = cause.code === 'EADDRINUSE' || cause.code === 'EACCES';
  const fault = isPort
    ? { place: 'UPTALLY_HTTP_PORT', value: String(port), expectation: 'a free port; 0 takes any' }
    : {
        place: 'UPTALLY_HTTP_HOST',
        value: host,
        expectation: `an address of this machine (${systemReason(cause)})`,
      };
  return invalidInput([fault], cause);
}

async function serveIngest(
  scope: FastifyInstance,
  { api, tokens, requestsPerMinute, log }: IngestWeb,
  metrics: Metrics,
): Promise<void> {
  const isKnown = tokenCheck(tokens);
  const room = requestRoom(tokens.length);

  // Before anything else, so that tokens cannot be tried out at will.
  await scope.register(rateLimit, { max: requestsPerMinute, timeWindow: '1 minute' });
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
function mostBytesOf({ headers }: FastifyRequest): number {
  const isPacked = (headers['content-encoding'] ?? 'identity') !== 'identity';
  const declared = Number(headers['content-length'] ?? MOST_BODY_BYTES);
  return isPacked ? MOST_BODY_BYTES : Math.min(declared, MOST_BODY_BYTES);
}

function pathOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? '';
}

/** In the encoding that an OTLP client reads where it is one. */
function refusal(request: FastifyRequest, status: number, sentence: string): HttpAnswer {
  const format = tracesFormat(request.headers['content-type']);
  return pathOf(request) === '/v1/traces' && format !== undefined
    ? tracesFailure(format, status, sentence)
    : failure(status, sentence);
}

function plainRequest(request: FastifyRequest): Parameters<IngestApi['postEvents']>[0] {
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  );
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  return { headers, query: request.query as Record<string, unknown>, body };
}

async function send(reply: FastifyReply, answer: HttpAnswer): Promise<void> {
  await reply.code(answer.status).headers(answer.headers).send(answer.body);
}
