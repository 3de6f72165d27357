import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMetrics } from '../../../src/web/http/metrics.ts';
import { type Probe, serveWeb, type WebServer } from '../../../src/web/http/serve.ts';

async function withServer(
  checks: Readonly<Record<string, Probe>>,
  use: (server: WebServer) => Promise<void>,
): Promise<void> {
  const metrics = createMetrics();
  metrics.batchStored({
    records: 12,
    stored: 10,
    rejectedByReason: { not_json: 2 },
    decodeMs: 5,
    insertMs: 20,
    commitMs: 3,
    lagByPartition: [
      { topic: 'call-events', partition: 3, nextOffset: '12', lag: 7, generation: 1 },
    ],
  });
  metrics.jobEnded('weekly-report', 'done');
  const server = await serveWeb({ host: '127.0.0.1', port: 0, checks, metrics });
  try {
    await use(server);
  } finally {
    await server.close();
  }
}

test('/healthz says that the process lives, whatever the stores say', () =>
  withServer({ warehouse: async () => 'chdb: away' }, async ({ url }) => {
    const response = await fetch(`${url}/healthz`);
    assert.equal(response.status, 200);
    assert.deepEqual(await response.json(), { status: 'ok' });
  }));

const unserved: readonly (readonly [
  method: string,
  path: string,
  status: number,
  error: string,
])[] = [
  ['GET', '/v1/events', 404, 'There is nothing at this address.'],
  ['GET', '/', 404, 'There is nothing at this address.'],
  ['POST', '/healthz?x=1', 405, '/healthz takes GET.'],
  ['DELETE', '/metrics', 405, '/metrics takes GET.'],
];
for (const [method, path, status, error] of unserved) {
  test(`${method} ${path} is ${status}, and says what there is`, () =>
    withServer({}, async ({ url }) => {
      const response = await fetch(`${url}${path}`, { method });
      assert.equal(response.status, status);
      assert.equal(response.headers.get('allow'), status === 405 ? 'GET' : null);
      assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/);
      const title = status === 405 ? 'Method Not Allowed' : 'Not Found';
      const problem = { type: 'about:blank', title, status, detail: error };
      assert.deepEqual(await response.json(), problem);
    }));
}

test('/readyz is 200 when every check passes', () =>
  withServer(
    { warehouse: async () => undefined, ledger: async () => undefined },
    async ({ url }) => {
      const response = await fetch(`${url}/readyz`);
      assert.equal(response.status, 200);
      assert.deepEqual(await response.json(), {
        status: 'ready',
        checks: { warehouse: 'ok', ledger: 'ok' },
      });
    },
  ));

test('/readyz is 503 with the reason when one does not', () =>
  withServer(
    { warehouse: async () => 'clickhouse ch:8123: ECONNREFUSED', ledger: async () => undefined },
    async ({ url }) => {
      const response = await fetch(`${url}/readyz`);
      assert.equal(response.status, 503);
      assert.deepEqual(await response.json(), {
        status: 'not ready',
        checks: { warehouse: 'clickhouse ch:8123: ECONNREFUSED', ledger: 'ok' },
      });
    },
  ));

test('/metrics counts events, dead letters by reason, lag and job runs', () =>
  withServer({}, async ({ url }) => {
    const text = await (await fetch(`${url}/metrics`)).text();
    for (const line of [
      'uptally_events_stored_total 10',
      'uptally_dead_letters_total{reason="not_json"} 2',
      'uptally_kafka_lag_records{topic="call-events",partition="3"} 7',
      'uptally_job_runs_total{job="weekly-report",outcome="done"} 1',
    ]) {
      assert.ok(text.includes(line), line);
    }
  }));

test('a port that is taken is wrong input, with the way out', () =>
  withServer({}, async ({ url }) => {
    const port = Number(new URL(url).port);
    await assert.rejects(
      serveWeb({ host: '127.0.0.1', port, checks: {}, metrics: createMetrics() }),
      {
        code: 'invalid_input',
        message: `UPTALLY_HTTP_PORT: ${port}: expected a free port; 0 takes any`,
      },
    );
  }));
