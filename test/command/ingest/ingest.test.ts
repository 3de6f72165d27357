import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { z } from 'zod';
import { formatTable } from '../../../src/calls/format/choose-format.ts';
import { otlpProtobufFormat } from '../../../src/calls/format/otlp-protobuf.ts';
import { createIngestApi } from '../../../src/calls/http/ingest-api.ts';
import { startGatheredStore } from '../../../src/calls/intake/gathered-store.ts';
import { createLog } from '../../../src/ground/log.ts';
import { systemClock } from '../../../src/ground/time.ts';
import { countEvents } from '../../../src/money/count/count-events.ts';
import { openClickHouse } from '../../../src/stores/warehouse/clickhouse.ts';
import { migrateWarehouse } from '../../../src/stores/warehouse/migrate.ts';
import { ingestPart } from '../../../src/web/http/ingest.ts';
import { createMetrics } from '../../../src/web/http/metrics.ts';
import { serveWeb } from '../../../src/web/http/serve.ts';
import { startClickHouse } from '../../support/clickhouse-server.ts';
import { startFaultyProxy } from '../../support/faulty-proxy.ts';
import { sampleEvent, sampleEventJson } from '../../support/sample-events.ts';
import { exportOf, spanOf } from '../../support/span-fixtures.ts';

const TOKENS = ['first-token-of-this-test', 'second-token-of-this-test'];

const clickHouse = await startClickHouse();
const proxy = await startFaultyProxy(clickHouse.url);
const warehouse = openClickHouse(proxy.url);
await migrateWarehouse(warehouse);
const metrics = createMetrics();
const store = startGatheredStore({
  warehouse,
  clock: systemClock,
  // Whoever comes alone need not wait for others.
  wait: async () => {},
  onBatch: (batch) => metrics.batchStored(batch),
});
const api = createIngestApi({ formats: formatTable(undefined), store, clock: systemClock });

function serve(tokens: readonly string[], requestsPerMinute = 10_000) {
  const ingest = { api, tokens, requestsPerMinute, log: createLog('silent') };
  const parts = [ingestPart(ingest, metrics)];
  return serveWeb({ host: '127.0.0.1', port: 0, checks: {}, metrics, parts });
}
const server = await serve(TOKENS);

after(async () => {
  await server.close();
  await store.finish();
  await warehouse.close();
  await proxy.close();
  await clickHouse.close();
});

beforeEach(async () => {
  proxy.fault = 'none';
  for (const table of ['events', 'dead_letters']) await warehouse.run(`TRUNCATE TABLE ${table}`);
});

const NDJSON = 'application/x-ndjson';
const JSON_TYPE = 'application/json';
const PROTOBUF = 'application/x-protobuf';

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
  json(): Record<string, unknown>;
}

async function post(
  path: string,
  contentType: string | undefined,
  body: string | Buffer,
  headers: Record<string, string> = {},
  url = server.url,
): Promise<Answer> {
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : new Uint8Array(body),
    headers: {
      authorization: `Bearer ${TOKENS[1]}`,
      ...(contentType && { 'content-type': contentType }),
      ...headers,
    },
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  return {
    status: response.status,
    headers: response.headers,
    body: bytes,
    json: () => JSON.parse(bytes.toString()),
  };
}

async function storedCounts(): Promise<{ events: number; conflicts: number; letters: number }> {
  const { distinct, conflicts } = await countEvents({ warehouse, slices: 1, eventRows: 0 });
  const [letters] = await warehouse.select(
    'SELECT count() AS letters FROM dead_letters FINAL',
    {},
    z.object({ letters: z.number() }),
  );
  return {
    events: distinct,
    conflicts,
    letters: letters?.letters ?? -1,
  };
}

const lines = [sampleEventJson(1), '', '{"event_id":"x"}', 'nonsense', sampleEventJson(2)].join(
  '\n',
);
const linesAnswer = {
  stored: 2,
  rejected: 2,
  skipped: 0,
  lines: [
    { line: 1, status: 'stored' },
    {
      line: 3,
      status: 'rejected',
      reason: 'missing_field',
      field: 'started_at',
      message:
        '(missing): expected an RFC 3339 instant with Z or an offset, such as 2026-06-07T11:30:00Z',
    },
    {
      line: 4,
      status: 'rejected',
      reason: 'not_json',
      field: '',
      message: '"nonsense": expected a JSON object',
    },
    { line: 5, status: 'stored' },
  ],
};

test('each line is stored or a dead letter; the same body again changes nothing', async () => {
  for (let time = 1; time <= 3; time += 1) {
    const answer = await post('/v1/events', NDJSON, lines);
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.json(), linesAnswer);
    assert.deepEqual(await storedCounts(), { events: 2, conflicts: 0, letters: 2 });
  }
  const letters = await warehouse.select(
    'SELECT origin, record_partition, part, format, raw, reason FROM dead_letters ' +
      'FINAL ORDER BY part',
    {},
    z.unknown(),
  );
  const place = { origin: 'http', record_partition: 0, format: 'native' };
  assert.deepEqual(letters, [
    { ...place, part: 3, raw: '{"event_id":"x"}', reason: 'missing_field' },
    { ...place, part: 4, raw: 'nonsense', reason: 'not_json' },
  ]);
});

test('the same rejected line in another body is another dead letter', async () => {
  await post('/v1/events', NDJSON, 'nonsense');
  await post('/v1/events', NDJSON, 'nonsense\n');
  assert.equal((await storedCounts()).letters, 2);
});

const bodies: readonly (readonly [
  sentence: string,
  contentType: string,
  body: string | Buffer,
  headers: Record<string, string>,
])[] = [
  ['an array', JSON_TYPE, `[${sampleEventJson(1)}, ${sampleEventJson(2)}]`, {}],
  [
    'gzip',
    NDJSON,
    gzipSync(`${sampleEventJson(1)}\n${sampleEventJson(2)}`),
    { 'content-encoding': 'gzip' },
  ],
  [
    'lines with CRLF',
    `${NDJSON}; charset=utf-8`,
    `${sampleEventJson(1)}\r\n${sampleEventJson(2)}\r\n`,
    {},
  ],
  [
    'a batch of CloudEvents',
    'application/cloudevents-batch+json',
    JSON.stringify([1, 2].map((index) => cloudEvent(index))),
    {},
  ],
];

for (const [sentence, contentType, body, headers] of bodies) {
  test(`two events as ${sentence}`, async () => {
    const answer = await post('/v1/events', contentType, body, headers);
    assert.equal(answer.status, 200, answer.body.toString());
    assert.equal(answer.json().stored, 2);
    assert.deepEqual(await storedCounts(), { events: 2, conflicts: 0, letters: 0 });
  });
}

function cloudEvent(index: number) {
  const { event_id: id, source, ...data } = sampleEvent(index);
  return { specversion: '1.0', id, source, type: 'uptally.call-event.v1', data };
}

test('one event is one, alone and as a CloudEvent of either kind', async () => {
  const { data, ...attributes } = cloudEvent(7);
  const ceHeaders = Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [`ce-${name}`, value]),
  );
  const answers = [
    await post('/v1/events', JSON_TYPE, sampleEventJson(7)),
    await post('/v1/events', 'application/cloudevents+json', JSON.stringify(cloudEvent(7))),
    await post('/v1/events', JSON_TYPE, JSON.stringify(data), ceHeaders),
  ];
  assert.deepEqual(
    answers.map(({ status, json }) => [status, json().stored]),
    [
      [200, 1],
      [200, 1],
      [200, 1],
    ],
  );
  assert.deepEqual(await storedCounts(), { events: 1, conflicts: 0, letters: 0 });
});

test('a rejected CloudEvent keeps the headers that it cannot be read without', async () => {
  const answer = await post('/v1/events', JSON_TYPE, '{}', {
    'ce-specversion': '1.0',
    'ce-id': 'c-1',
    'ce-source': 's',
    'ce-type': 't',
  });
  assert.equal(answer.status, 422);
  const [letter] = await warehouse.select(
    'SELECT format, headers FROM dead_letters FINAL',
    {},
    z.object({ format: z.string(), headers: z.record(z.string(), z.string()) }),
  );
  assert.equal(letter?.format, 'cloudevents');
  assert.deepEqual(letter?.headers, {
    'ce-id': 'c-1',
    'ce-source': 's',
    'ce-specversion': '1.0',
    'ce-type': 't',
    'content-type': JSON_TYPE,
  });
});

test('LiteLLM posts arrays of its payloads', async () => {
  const call = {
    id: '1',
    status: 'success',
    startTime: 1.5,
    endTime: 2,
    model: 'm',
    custom_llm_provider: 'openai',
  };
  const body = JSON.stringify([call, { ...call, cache_hit: true }, { ...call, startTime: 'x' }]);
  const answer = await post('/v1/events?format=litellm', JSON_TYPE, body);
  const { stored, rejected, skipped } = answer.json();
  assert.deepEqual({ stored, rejected, skipped }, { stored: 1, rejected: 1, skipped: 1 });
});

test('of two contents of one identity the one sent last counts', async () => {
  await post('/v1/events', NDJSON, sampleEventJson(1));
  await post('/v1/events', NDJSON, JSON.stringify({ ...sampleEvent(1), duration_ms: 7 }));
  assert.deepEqual(await storedCounts(), { events: 1, conflicts: 1, letters: 0 });
});

const refusals: readonly (readonly [
  sentence: string,
  request: readonly [
    contentType: string | undefined,
    body: string | Buffer,
    headers?: Record<string, string>,
    query?: string,
  ],
  status: number,
  words: RegExp,
])[] = [
  ['no token', [NDJSON, '', { authorization: '' }], 401, /token is needed/],
  [
    'another token',
    [NDJSON, '', { authorization: 'Bearer first-token-of-this-tesT' }],
    401,
    /token is needed/,
  ],
  [
    'a token of another kind',
    [NDJSON, '', { authorization: `Basic ${TOKENS[0]}` }],
    401,
    /token is needed/,
  ],
  ['no content type', [undefined, Buffer.from('{}')], 415, /content type/],
  ['another content type', ['text/xml', '<a/>'], 415, /content type/],
  ['another compression', [NDJSON, 'x', { 'content-encoding': 'br' }], 415, /gzip or none/],
  ['broken gzip', [NDJSON, 'x', { 'content-encoding': 'gzip' }], 400, /gzip/],
  ['nothing', [NDJSON, ''], 400, /empty/],
  ['an unknown format', [NDJSON, 'x', {}, '?format=xml'], 400, /native, cloudevents, litellm/],
  ['more than 10 MB', [NDJSON, Buffer.alloc(10_000_001, ' ')], 413, /larger than 10 MB/],
  [
    'more than 10 MB once unpacked',
    [NDJSON, gzipSync(Buffer.alloc(10_000_001, ' ')), { 'content-encoding': 'gzip' }],
    413,
    /larger than 10 MB/,
  ],
  ['lines of which none is an event', [NDJSON, '{}\n[]'], 422, /"stored":0,"rejected":2/],
  ['JSON that ends too early', [JSON_TYPE, '[{}'], 422, /not_json/],
];

for (const [sentence, [contentType, body, headers, query = ''], status, words] of refusals) {
  test(`${sentence}: ${status}`, async () => {
    const answer = await post(`/v1/events${query}`, contentType, body, headers);
    assert.equal(answer.status, status, answer.body.toString());
    assert.match(answer.body.toString(), words);
    assert.equal((await storedCounts()).events, 0);
  });
}

for (const fault of ['refuse', 'cut', 'lose answer', 'miscount'] as const) {
  test(`a warehouse that is away (${fault}): 503; once it is back, stored`, async () => {
    proxy.fault = fault;
    const away = await post('/v1/events', NDJSON, lines);
    assert.equal(away.status, 503);
    assert.match(away.headers.get('retry-after') ?? '', /^\d+$/);
    assert.match(String(away.json().error), /Nothing is acknowledged/);
    proxy.fault = 'none';
    assert.deepEqual((await post('/v1/events', NDJSON, lines)).json(), linesAnswer);
    assert.deepEqual(await storedCounts(), { events: 2, conflicts: 0, letters: 2 });
  });
}

test('requests at the same time share an insert, and each gets its own answer', async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      post('/v1/events', NDJSON, `${sampleEventJson(index)}\n{"bad":${index}}`),
    ),
  );
  for (const { status, json } of answers) {
    assert.equal(status, 200);
    assert.deepEqual([json().stored, json().rejected], [1, 1]);
  }
  assert.deepEqual(await storedCounts(), { events: 20, conflicts: 0, letters: 20 });
});

test('without tokens both endpoints are closed, with the way to open them', async () => {
  const closed = await serve([]);
  try {
    for (const path of ['/v1/events', '/v1/traces']) {
      const answer = await post(path, JSON_TYPE, '{}', {}, closed.url);
      assert.equal(answer.status, 403);
      assert.match(answer.body.toString(), /UPTALLY_INGEST_TOKENS is not set/);
    }
  } finally {
    await closed.close();
  }
});

test('an address that asks too often is told to wait', async () => {
  const slow = await serve(TOKENS, 2);
  try {
    const statuses: number[] = [];
    for (let time = 0; time < 3; time += 1) {
      const answer = await post(
        '/v1/events',
        NDJSON,
        'x',
        { authorization: 'Bearer wrong' },
        slow.url,
      );
      statuses.push(answer.status);
    }
    assert.deepEqual(statuses, [401, 401, 429]);
    const answer = await post('/v1/traces', PROTOBUF, 'x', {}, slow.url);
    assert.equal(answer.status, 429);
    assert.equal(answer.headers.get('content-type'), PROTOBUF);
    assert.match(answer.headers.get('retry-after') ?? '', /^\d+$/);
  } finally {
    await slow.close();
  }
});

const call = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'openai',
  'gen_ai.request.model': 'gpt-5',
};
const tool = { 'gen_ai.operation.name': 'execute_tool' };
const { 'gen_ai.provider.name': _provider, ...nameless } = call;
const good = [
  spanOf({ attributes: call }),
  spanOf({ attributes: tool, spanId: 'b7ad6b7169203332' }),
];
const mixed = [...good, spanOf({ attributes: nameless, spanId: 'b7ad6b7169203333' })];

test('skipped spans that name a model are a warning, though nothing is rejected', async () => {
  const server = spanOf({ kind: 1, attributes: call, spanId: 'b7ad6b7169203339' });
  const warned = await post('/v1/traces', JSON_TYPE, exportOf([...good, server], 'json'));
  assert.equal(warned.status, 200);
  assert.deepEqual(warned.json(), {
    partialSuccess: {
      rejectedSpans: '0',
      errorMessage: '1 span names a model and was skipped: kind SERVER',
    },
  });
});

test('an OpenTelemetry exporter needs only a URL and a token: JSON', async () => {
  const taken = await post('/v1/traces', JSON_TYPE, exportOf(good, 'json'));
  assert.deepEqual([taken.status, taken.json()], [200, {}]);
  const partial = await post('/v1/traces', JSON_TYPE, exportOf(mixed, 'json'));
  assert.equal(partial.status, 200);
  assert.deepEqual(partial.json(), {
    partialSuccess: {
      rejectedSpans: '1',
      errorMessage: 'provider: (missing): expected a string of 1 to 256 code points',
    },
  });
  assert.deepEqual(await storedCounts(), { events: 1, conflicts: 0, letters: 1 });
});

test('an OpenTelemetry exporter needs only a URL and a token: protobuf, gzip', async () => {
  const send = (spans: typeof good) =>
    post('/v1/traces', PROTOBUF, gzipSync(exportOf(spans, 'protobuf')), {
      'content-encoding': 'gzip',
    });
  const taken = await send(good);
  assert.deepEqual(
    [taken.status, taken.headers.get('content-type'), taken.body.length],
    [200, PROTOBUF, 0],
  );
  for (let time = 1; time <= 2; time += 1) {
    const partial = await send(mixed);
    assert.equal(partial.status, 200);
    // Field 1, a message; in it field 1 is the number of rejected spans.
    assert.deepEqual([...partial.body.subarray(0, 4)], [0x0a, partial.body.length - 2, 0x08, 1]);
    assert.match(partial.body.toString('latin1'), /provider: \(missing\)/);
  }
  assert.deepEqual(await storedCounts(), { events: 1, conflicts: 0, letters: 1 });
  const [letter] = await warehouse.select(
    'SELECT part, format, base64Encode(raw) AS raw FROM dead_letters FINAL',
    {},
    z.object({ part: z.number(), format: z.string(), raw: z.string() }),
  );
  assert.deepEqual([letter?.part, letter?.format], [2, 'otlp-protobuf']);
  const again = otlpProtobufFormat.decode({ bytes: Buffer.from(letter?.raw ?? '', 'base64') });
  assert.equal(again.length, 1);
});

test('bytes that are no export are refused in the words of OTLP, and kept', async () => {
  const text = await post('/v1/traces', JSON_TYPE, '{"resourceSpans":');
  assert.equal(text.status, 400);
  assert.deepEqual(text.json(), {
    code: 3,
    message: '"{\\"resourceSpans\\":": expected a JSON object',
  });
  const binary = await post('/v1/traces', PROTOBUF, '{}');
  assert.equal(binary.status, 400);
  assert.deepEqual([...binary.body.subarray(0, 2)], [0x08, 3]);
  assert.equal((await storedCounts()).letters, 2);
});

test('traces while the warehouse is away: 503 with the time to come back', async () => {
  proxy.fault = 'refuse';
  const away = await post('/v1/traces', JSON_TYPE, exportOf(good, 'json'));
  assert.equal(away.status, 503);
  assert.equal(away.json().code, 14);
  assert.match(away.headers.get('retry-after') ?? '', /^\d+$/);
});

test('other content types of traces are refused', async () => {
  assert.equal((await post('/v1/traces', NDJSON, '{}')).status, 415);
});

test('requests and events are counted', async () => {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  assert.match(text, /uptally_ingest_requests_total\{path="\/v1\/events",status="200"\} \d+/);
  assert.match(text, /uptally_ingest_requests_total\{path="\/v1\/traces",status="400"\} 2/);
  assert.match(text, /uptally_parts_skipped_total\{reason="not_a_model_call"\} \d+/);
  assert.match(text, /uptally_dead_letters_total\{reason="not_protobuf"\} 1/);
});
