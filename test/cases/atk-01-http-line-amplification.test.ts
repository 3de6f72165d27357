import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { z } from 'zod';
import { formatTable } from '../../src/calls/format/choose-format.ts';
import { createIngestApi, MOST_LISTED_REJECTIONS } from '../../src/calls/http/ingest-api.ts';
import { startGatheredStore } from '../../src/calls/intake/gathered-store.ts';
import { MOST_LINES_OF_BODY } from '../../src/calls/intake/read-body.ts';
import { MOST_SHOWN_REJECTIONS } from '../../src/command/report-rejected.ts';
import { createLog } from '../../src/ground/log.ts';
import { systemClock } from '../../src/ground/time.ts';
import { openChdb } from '../../src/stores/warehouse/chdb.ts';
import { migrateWarehouse } from '../../src/stores/warehouse/migrate.ts';
import { ingestPart } from '../../src/web/http/ingest.ts';
import { createMetrics } from '../../src/web/http/metrics.ts';
import { serveWeb } from '../../src/web/http/serve.ts';
import { runCli } from '../support/run-cli.ts';
import { sampleEventJson } from '../support/sample-events.ts';

const TOKEN = 'tokentokentoken1';
const warehouse = openChdb();
await migrateWarehouse(warehouse);
const store = startGatheredStore({ warehouse, clock: systemClock, wait: async () => {} });
const api = createIngestApi({ formats: formatTable(undefined), store, clock: systemClock });
const metrics = createMetrics();
const server = await serveWeb({
  host: '127.0.0.1',
  port: 0,
  checks: {},
  metrics,
  parts: [
    ingestPart(
      { api, tokens: [TOKEN], requestsPerMinute: 1_000, log: createLog('silent') },
      metrics,
    ),
  ],
});
after(async () => {
  await server.close();
  await store.finish();
  await warehouse.close();
});
beforeEach(async () => {
  for (const table of ['events', 'dead_letters']) await warehouse.run(`TRUNCATE TABLE ${table}`);
});

async function post(body: string, contentType = 'application/x-ndjson', path = '/v1/events') {
  const response = await fetch(`${server.url}${path}`, {
    method: 'POST',
    body: gzipSync(body),
    headers: {
      authorization: `Bearer ${TOKEN}`,
      'content-type': contentType,
      'content-encoding': 'gzip',
    },
  });
  const text = await response.text();
  return { status: response.status, text, bytes: Buffer.byteLength(text) };
}

async function letters(): Promise<number> {
  const [row] = await warehouse.select(
    'SELECT count() AS letters FROM dead_letters FINAL',
    {},
    z.object({ letters: z.number() }),
  );
  return row?.letters ?? -1;
}

const MANY = `The body has more than ${MOST_LINES_OF_BODY} lines: send it in parts.`;
const JSON_TYPE = 'application/json';

const bodies: readonly (readonly [sentence: string, body: string, contentType?: string])[] = [
  ['five million lines in 10 kB of gzip', '1\n'.repeat(5_000_000)],
  ['a million lines in 2 kB', '1\n'.repeat(1_000_000)],
  ['ten million empty lines', '\n'.repeat(10_000_000)],
  ['an array of five million', `[1${',1'.repeat(4_999_998)}]`, JSON_TYPE],
  ['one line more than the bound', '1\n'.repeat(MOST_LINES_OF_BODY + 1)],
];
for (const [sentence, body, contentType] of bodies) {
  test(`${sentence}: refused in a sentence, nothing is kept, and others are answered`, async () => {
    const answering = post(body, contentType);
    assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
    const { status, text } = await answering;
    assert.deepEqual([status, JSON.parse(text)], [413, { error: MANY }]);
    assert.equal(await letters(), 0);
  });
}

test('a body at the bound: each bad line is a dead letter, the first are named', async () => {
  const lines = Array(MOST_LINES_OF_BODY).fill('1');
  lines[7] = sampleEventJson(7);
  const answering = post(lines.join('\n'));
  const health: number[] = [];
  let isDone = false;
  const answered = answering.finally(() => {
    isDone = true;
  });
  while (!isDone) health.push((await fetch(`${server.url}/healthz`)).status);
  const { status, text, bytes } = await answered;
  assert.equal(status, 200);
  assert.ok(bytes < 500_000, `${bytes} bytes`);
  const answer = JSON.parse(text);
  assert.deepEqual(
    [answer.stored, answer.rejected, answer.lines.length, answer.rejections_not_listed],
    [
      1,
      MOST_LINES_OF_BODY - 1,
      MOST_LISTED_REJECTIONS + 1,
      MOST_LINES_OF_BODY - 1 - MOST_LISTED_REJECTIONS,
    ],
  );
  assert.equal(await letters(), MOST_LINES_OF_BODY - 1);
  assert.ok(health.length > 3 && health.every((each) => each === 200), String(health));
});

test('an answer repeats little of a long line', async () => {
  const key = 'k'.repeat(1_000_000);
  const event = JSON.parse(sampleEventJson(1));
  const { status, bytes } = await post(JSON.stringify({ ...event, [key]: 1 }), JSON_TYPE);
  assert.equal(status, 422);
  assert.ok(bytes < 2_000, `${bytes} bytes`);
});

test('an export of three million spans that are none is refused, and kept once', async () => {
  const spans = `[1${',1'.repeat(2_999_999)}]`;
  const body = `{"resourceSpans":[{"scopeSpans":[{"spans":${spans}}]}]}`;
  const { status, text } = await post(body, JSON_TYPE, '/v1/traces');
  assert.equal(status, 400);
  assert.match(text, /3000002 calls in one record: expected at most 50000/);
  assert.equal(await letters(), 1);
});

test('a file of 200,000 bad lines: memory is bounded, the first shown, all kept', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'uptally-lines-'));
  try {
    const file = join(folder, 'bad.ndjson');
    // One call among them: a file without any is refused as a whole.
    writeFileSync(file, `${sampleEventJson(1)}\n${'1\n'.repeat(200_000)}`);
    const env = {
      UPTALLY_DATA_DIR: join(folder, 'data'),
      NODE_OPTIONS: '--max-old-space-size=192',
    };
    const { exitCode, stdout, stderr } = await runCli(['ingest', '--json', file], { env });
    assert.equal(exitCode, 0, stderr.slice(-2_000));
    assert.equal(JSON.parse(stdout).rejected, 200_000);
    const shown = stderr.split('\n').filter((line) => line.startsWith(file));
    assert.equal(shown.length, MOST_SHOWN_REJECTIONS + 1);
    assert.match(
      shown.at(-1) ?? '',
      /:1002 and later: further rejected lines are counted, not shown$/,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
