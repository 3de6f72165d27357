import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatTable } from '../../src/calls/format/choose-format.ts';
import { createIngestApi } from '../../src/calls/http/ingest-api.ts';
import { startGatheredStore } from '../../src/calls/intake/gathered-store.ts';
import { createLog } from '../../src/ground/log.ts';
import { systemClock } from '../../src/ground/time.ts';
import { countEvents } from '../../src/money/count/count-events.ts';
import { ingestPart } from '../../src/web/http/ingest.ts';
import { createMetrics } from '../../src/web/http/metrics.ts';
import { serveWeb } from '../../src/web/http/serve.ts';
import { openScratchWarehouse } from '../money/evaluation/scratch-warehouse.ts';

const TOKEN = 'the-token-of-this-test';
const data = {
  started_at: '2026-06-01T10:00:00Z',
  duration_ms: 5,
  provider: 'acme',
  model: 'm',
  account: 'ACC-7',
  http_status: 500,
};

test('An event in binary mode, escaped, and in structured mode is one event.', async () => {
  const warehouse = await openScratchWarehouse();
  const store = startGatheredStore({ warehouse, clock: systemClock, wait: async () => {} });
  const metrics = createMetrics();
  const server = await serveWeb({
    host: '127.0.0.1',
    port: 0,
    checks: {},
    metrics,
    parts: [
      ingestPart(
        {
          api: createIngestApi({ formats: formatTable(undefined), store, clock: systemClock }),
          tokens: [TOKEN],
          requestsPerMinute: 100,
          log: createLog('silent'),
        },
        metrics,
      ),
    ],
  });
  const post = async (headers: Record<string, string>, body: unknown) => {
    const response = await fetch(`${server.url}/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, ...headers },
      body: JSON.stringify(body),
    });
    assert.equal(response.status, 200);
  };
  try {
    const attributes = { specversion: '1.0', source: '/gw', type: 'call' };
    await post(
      {
        'content-type': 'application/json',
        'ce-id': 'call%201%E2%82%AC',
        ...Object.fromEntries(
          Object.entries(attributes).map(([name, value]) => [`ce-${name}`, value]),
        ),
      },
      data,
    );
    await post(
      { 'content-type': 'application/cloudevents+json' },
      { ...attributes, id: 'call 1€', data },
    );
    const { distinct, conflicts } = await countEvents({ warehouse, slices: 1, eventRows: 0 });
    assert.deepEqual({ distinct, conflicts }, { distinct: 1, conflicts: 0 });
  } finally {
    await server.close();
    await store.finish();
    await warehouse.close();
  }
});
