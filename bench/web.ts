import { parseArgs } from 'node:util';
import { DAY_MS, MINUTE_MS, systemClock } from '../src/ground/time.ts';
import { migrateLedger } from '../src/stores/ledger/migrate.ts';
import { openPGlite } from '../src/stores/ledger/pglite.ts';
import { openChdb } from '../src/stores/warehouse/chdb.ts';
import { migrateWarehouse } from '../src/stores/warehouse/migrate.ts';
import { createMetrics } from '../src/web/http/metrics.ts';
import { createWeb } from '../src/web/http/serve.ts';
import { openSite } from '../src/web/site/open-site.ts';
import { problemPageOf } from '../src/web/site/render.ts';
import { sitePart } from '../src/web/site/site.ts';
import { benchQuery } from './measure-way.ts';

/**
 * How long pages take over 13 months of facts of many models: `npm run bench:web [-- --days 397
 * --models 50 --requests 100]`. A fact in each minute of each model is the worst there can be.
 */
const { values } = parseArgs({
  options: {
    days: { type: 'string', default: '397' },
    models: { type: 'string', default: '50' },
    requests: { type: 'string', default: '100' },
  },
});

const ROWS_AT_ONCE = 4_000_000;
const models = Number(values.models);
const rows = Number(values.days) * 1_440 * models;
const now = systemClock.now();
const until_ms = now - (now % MINUTE_MS) + MINUTE_MS;

const warehouse = openChdb();
const ledger = await openPGlite();
await migrateWarehouse(warehouse);
await migrateLedger(ledger);
for (let first = 0; first < rows; first += ROWS_AT_ONCE) {
  const part = { until_ms, models, first, rows: Math.min(ROWS_AT_ONCE, rows - first) };
  await warehouse.run(benchQuery('fill-facts'), part);
}

// Each request is a second after the one before: each reads the newest figures anew.
let at = now;
const look = { title: 'Bench', baseUrl: null, logo: null, timeZone: 'Europe/Berlin', groups: null };
const web = await createWeb({
  checks: {},
  metrics: createMetrics(),
  problemPage: problemPageOf(look),
  parts: [
    sitePart(
      openSite({
        warehouse,
        ledger,
        clock: { now: () => at },
        readSources: () => [],
        look,
        rule: { falseIncidentsPerYear: 1, series: null },
      }),
    ),
  ],
});
const yesterday = new Date(now - DAY_MS).toISOString().slice(0, 10);
const PAGES = ['/', '/models/provider-0/model-0', `/models/provider-0/model-0?day=${yesterday}`];

const first = await measured('/');
const table: Record<string, Record<string, number>> = {};
for (const url of PAGES) {
  const taken: number[] = [];
  let bytes = 0;
  for (let i = 0; i < Number(values.requests); i += 1) {
    at += 1_000;
    const answer = await measured(url);
    taken.push(answer.ms);
    bytes = answer.bytes;
  }
  taken.sort((a, b) => a - b);
  table[url] = {
    'p50 ms': Math.round(quantile(taken, 0.5)),
    'p99 ms': Math.round(quantile(taken, 0.99)),
    'packed KB': Math.round(bytes / 100) / 10,
  };
}
console.table(table);
const rss = Math.round(process.resourceUsage().maxRSS / 1_024);
const facts = rows.toLocaleString('en-US');
console.log(`${facts} facts; the first page ${Math.round(first.ms)} ms; peak RSS ${rss} MB`);
await web.close();
await warehouse.close();
await ledger.close();

async function measured(url: string): Promise<{ ms: number; bytes: number }> {
  const begun = process.hrtime.bigint();
  const answer = await web.inject({ url, headers: { 'accept-encoding': 'br' } });
  if (answer.statusCode !== 200) throw new Error(`${url}: ${answer.statusCode} ${answer.body}`);
  const ms = Number(process.hrtime.bigint() - begun) / 1e6;
  return { ms, bytes: answer.rawPayload.length };
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
