import { invalidInput, isSystemError, systemReason } from '../../ground/errors.ts';
import type { Log } from '../../ground/log.ts';
import { SECOND_MS } from '../../ground/time.ts';
import { aliveJson, readyJson } from '../../published/open/web-answers.ts';
import type { Metrics } from './metrics.ts';
import { type ProblemPage, problemOf, problemOfError, sendProblem } from './problem.ts';
import { securityHeaders } from './security-headers.ts';
import { createServer, type WebPart, type WebScope } from './server.ts';

/**
 * One thing that must work for this process to be of use; `undefined`
 * is fine, text says what is not.
 */
export type Probe = () => Promise<string | undefined>;

export interface WebServer {
  /** `http://127.0.0.1:8080` */
  readonly url: string;
  close(): Promise<void>;
}

/** What the web port is made of. */
export interface WebSettings {
  readonly checks: Readonly<Record<string, Probe>>;
  readonly metrics: Metrics;
  /** What is served beside the state of the process. */
  readonly parts?: readonly WebPart[];
  /** For people who asked for what there is not, or for what failed. */
  readonly problemPage?: ProblemPage | undefined;
  /** People reach it by HTTPS and by nothing else. */
  readonly isHttps?: boolean;
  readonly log?: Log;
  /** Proxies in front, which say for whom they ask. */
  readonly proxies?: readonly string[];
  /** How long a request may take to come. */
  readonly requestMs?: number;
}

/** A request that is not whole by then is cut off with 408. */
const REQUEST_MS = 15 * SECOND_MS;

/**
 * Answers /healthz (the process lives), /readyz (every check passes, else 503 with reasons),
 * /metrics and what the parts add; it does not listen yet.
 */
export async function createWeb({
  checks,
  metrics,
  parts = [],
  problemPage,
  isHttps = false,
  log,
  proxies = [],
  requestMs = REQUEST_MS,
}: WebSettings): Promise<WebScope> {
  const server = createServer(requestMs, proxies);
  const isServed = keepRoutes(server);
  const headers = securityHeaders(isHttps);
  server.addHook('onRequest', async (_request, reply) => {
    reply.headers(headers);
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

  server.setNotFoundHandler(async (request, reply) => {
    const [path = ''] = request.url.split('?');
    const allowed = ['GET', 'POST'].filter((method) => isServed(method, path));
    if (allowed.length > 0) reply.header('allow', allowed.join(', '));
    const problem =
      allowed.length === 0
        ? problemOf(404, 'There is nothing at this address.')
        : problemOf(405, `${path} takes ${allowed.join(' and ')}.`);
    await sendProblem(request, reply, problem, problemPage);
  });
  server.setErrorHandler(async (error, request, reply) => {
    const problem = problemOfError(error);
    if (problem.status >= 500) {
      log?.error({ cause: systemReason(error) }, `${request.routeOptions.url ?? ''} failed`);
    }
    await sendProblem(request, reply, problem, problemPage);
  });
  for (const part of parts) await server.register(part);
  return server;
}

/** Whether an address is served by a method; `:id` of a route stands for any piece of a path. */
function keepRoutes(server: WebScope): (method: string, path: string) => boolean {
  const routes: { readonly methods: readonly string[]; readonly pieces: readonly string[] }[] = [];
  server.addHook('onRoute', ({ method, url }) => {
    routes.push({ methods: [method].flat(), pieces: url.split('/') });
  });
  return (method, path) => {
    const asked = path.split('/');
    return routes.some(
      ({ methods, pieces }) =>
        methods.includes(method) &&
        pieces.length === asked.length &&
        pieces.every((piece, i) => (piece.startsWith(':') ? asked[i] !== '' : piece === asked[i])),
    );
  };
}

/** As `createWeb`, and listens. Throws `invalid_input` for an address that cannot be had. */
export async function serveWeb({
  host,
  port,
  ...settings
}: WebSettings & { readonly host: string; readonly port: number }): Promise<WebServer> {
  const server = await createWeb(settings);
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
