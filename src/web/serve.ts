import fastify from 'fastify';
import { invalidInput } from '../errors.ts';
import type { Metrics } from './metrics.ts';

/** One thing that must work for this process to be of use; `undefined` is fine, text says what is not. */
export type Check = () => Promise<string | undefined>;

export interface WebServer {
  /** `http://127.0.0.1:8080` */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves /healthz (the process lives), /readyz (every check passes, else 503 with reasons) and /metrics. */
export async function serveWeb({
  host,
  port,
  checks,
  metrics,
}: {
  host: string;
  port: number;
  checks: Readonly<Record<string, Check>>;
  metrics: Metrics;
}): Promise<WebServer> {
  const server = fastify({ logger: false });

  server.get('/healthz', async () => ({ status: 'ok' }));

  server.get('/readyz', async (_request, reply) => {
    const answers = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => [name, (await check()) ?? 'ok'] as const),
    );
    const ready = answers.every(([, answer]) => answer === 'ok');
    reply.code(ready ? 200 : 503);
    return { status: ready ? 'ready' : 'not ready', checks: Object.fromEntries(answers) };
  });

  server.get('/metrics', async (_request, reply) => {
    reply.type(metrics.contentType);
    return metrics.text();
  });

  try {
    const url = await server.listen({ host, port });
    return { url, close: () => server.close() };
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause;
    throw invalidInput(
      [
        {
          place: 'UPTALLY_HTTP_PORT',
          value: String(port),
          expectation: 'a free port; 0 takes any',
        },
      ],
      cause,
    );
  }
}
