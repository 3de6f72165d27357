import { recordFormats } from '../src/calls/call/record-format.ts';
import { sampleCall } from '../src/calls/call/sample-call.ts';
import { formatTable } from '../src/calls/format/choose-format.ts';
import { sampleRecord } from '../src/calls/format/sample-record.ts';
import { createIngestApi } from '../src/calls/http/ingest-api.ts';
import { startGatheredStore } from '../src/calls/intake/gathered-store.ts';
import { timer } from '../src/calls/intake/timer.ts';
import { createLog } from '../src/ground/log.ts';
import { systemClock } from '../src/ground/time.ts';
import { openChdb } from '../src/stores/warehouse/chdb.ts';
import { migrateWarehouse } from '../src/stores/warehouse/migrate.ts';
import { ingestPart } from '../src/web/http/ingest.ts';
import { createMetrics } from '../src/web/http/metrics.ts';
import { serveWeb } from '../src/web/http/serve.ts';

/**
 * What each format costs to decode, one call a record, and what HTTP in costs from request to
 * stored rows, client and warehouse in the same process: `npm run bench:formats`.
 */
const CALLS = 20_000;
const ROUNDS = 5;
const LINES_PER_REQUEST = 2_000;
const REQUESTS_AT_ONCE = 4;
const TOKEN = 'a-token-of-this-benchmark';

const from = Date.UTC(2026, 5, 7);
const calls = Array.from({ length: CALLS }, (_, index) => sampleCall(1, index, from + index));
const formats = formatTable(undefined);

const decoding = recordFormats.map((name) => {
  const records = calls.map((call) => sampleRecord(name, call));
  const bytes = records.reduce((sum, { value }) => sum + value.length, 0);
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = process.cpuUsage();
    for (const { value, headers } of records) formats[name].decode({ bytes: value, headers });
    best = Math.min(best, process.cpuUsage(before).user / CALLS);
  }
  const row = { 'CPU µs/call': Number(best.toFixed(1)), 'bytes/record': Math.round(bytes / CALLS) };
  return [name, row] as const;
});
console.table(Object.fromEntries(decoding));

const warehouse = openChdb();
await migrateWarehouse(warehouse);
const store = startGatheredStore({ warehouse, clock: systemClock, wait: timer });
const metrics = createMetrics();
const server = await serveWeb({
  host: '127.0.0.1',
  port: 0,
  checks: {},
  metrics,
  parts: [
    ingestPart(
      {
        api: createIngestApi({ formats, store, clock: systemClock }),
        tokens: [TOKEN],
        requestsPerMinute: 1_000_000,
        log: createLog('error'),
      },
      metrics,
    ),
  ],
});
const bodies = Array.from({ length: CALLS / LINES_PER_REQUEST }, (_, request) =>
  calls
    .slice(request * LINES_PER_REQUEST, (request + 1) * LINES_PER_REQUEST)
    .map((call) => JSON.stringify(call))
    .join('\n'),
);
const cpuBefore = process.cpuUsage();
const startedAt = performance.now();
const waiting = [...bodies];
const post = async () => {
  for (let body = waiting.shift(); body !== undefined; body = waiting.shift()) {
    const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/x-ndjson' };
    const response = await fetch(`${server.url}/v1/events`, { method: 'POST', headers, body });
    if (response.status !== 200) throw new Error(await response.text());
    await response.arrayBuffer();
  }
};
await Promise.all(Array.from({ length: REQUESTS_AT_ONCE }, post));
const seconds = (performance.now() - startedAt) / 1_000;
const { user, system } = process.cpuUsage(cpuBefore);
console.table({
  'POST /v1/events, NDJSON': {
    'events/s': Math.round(CALLS / seconds),
    'CPU µs/event': Number(((user + system) / CALLS).toFixed(1)),
    'events/request': LINES_PER_REQUEST,
    'requests at once': REQUESTS_AT_ONCE,
  },
});
await server.close();
await store.finish();
await warehouse.close();
