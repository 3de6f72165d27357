import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { formatTable } from '../../src/calls/format/choose-format.ts';
import { createIngestApi, MOST_LISTED_REJECTIONS } from '../../src/calls/http/ingest-api.ts';
import type { GatheredStore } from '../../src/calls/intake/gathered-store.ts';
import { createLog } from '../../src/ground/log.ts';
import { systemClock } from '../../src/ground/time.ts';
import { ingestPart } from '../../src/web/http/ingest.ts';
import { createMetrics } from '../../src/web/http/metrics.ts';
import { serveWeb, type WebServer } from '../../src/web/http/serve.ts';
import { TEN_CALLS } from '../command/ten-calls.ts';
import { checkDocument } from './check-document.ts';

/** What the web port answers in JSON of its own; OTLP's answers are OTLP's. */

const TOKEN = 'the-token-of-this-test';
const FROM_CACHE = '{"id":"1","call_type":"completion","cache_hit":true}';
let room = true;
let finding: string | undefined;
let server: WebServer;

before(async () => {
  const store: GatheredStore = {
    hasRoom: () => room,
    store: async () => [],
    finish: async () => {},
  };
  const metrics = createMetrics();
  server = await serveWeb({
    host: '127.0.0.1',
    port: 0,
    checks: { warehouse: async () => finding },
    metrics,
    parts: [
      ingestPart(
        {
          api: createIngestApi({ formats: formatTable(undefined), store, clock: systemClock }),
          tokens: [TOKEN],
          requestsPerMinute: 1_000,
          log: createLog('silent'),
        },
        metrics,
      ),
    ],
  });
});

after(() => server.close());

function post(body: string, query = ''): Promise<Response> {
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/x-ndjson' };
  return fetch(`${server.url}/v1/events${query}`, { method: 'POST', headers, body });
}

const get = (path: string) => fetch(`${server.url}${path}`);

const bad = (lines: number) => Array.from({ length: lines }, () => '{}').join('\n');

const answers: readonly (readonly [
  sentence: string,
  ask: () => Promise<Response>,
  status: number,
  document: string,
])[] = [
  ['the process lives', () => get('/healthz'), 200, 'alive@1'],
  ['it is of use', () => get('/readyz'), 200, 'ready@1'],
  [
    'it is of no use',
    () => {
      finding = 'chdb: away';
      return get('/readyz');
    },
    503,
    'ready@1',
  ],
  ['there is nothing', () => get('/v9'), 404, 'problem@1'],
  ['another method is meant', () => get('/v1/events'), 405, 'problem@1'],
  ['nobody is known', () => fetch(`${server.url}/v1/events`, { method: 'POST' }), 401, 'refusal@1'],
  ['calls are stored', () => post(TEN_CALLS), 200, 'events-answer@1'],
  ['some are', () => post(`${TEN_CALLS}\n${bad(2)}`), 200, 'events-answer@1'],
  ['none is a call', () => post(FROM_CACHE, '?format=litellm'), 200, 'events-answer@1'],
  ['none is', () => post(bad(MOST_LISTED_REJECTIONS + 1)), 422, 'events-answer@1'],
  [
    'there is no room',
    () => {
      room = false;
      return post(TEN_CALLS);
    },
    503,
    'refusal@1',
  ],
];

for (const [sentence, ask, status, document] of answers) {
  test(`The web port says that ${sentence}: ${status}, ${document}.`, async () => {
    const response = await ask();
    assert.equal(response.status, status);
    checkDocument(document, await response.json());
  });
}
