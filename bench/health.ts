import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { packagePath } from '../src/ground/package-file.ts';
import { SECOND_MS } from '../src/ground/time.ts';
import { startClickHouse } from '../test/support/clickhouse-server.ts';
import { startKafkaBroker } from '../test/support/kafka-broker.ts';
import { createTopic, groupPlaces, produce } from '../test/support/kafka-topic.ts';
import { startPostgres } from '../test/support/postgres-server.ts';
import { sampleEventJson } from '../test/support/sample-events.ts';
import { failingCount, produceCallsNow } from './calls-now.ts';
import type { FollowArguments, FollowMeasurement } from './way-follow.ts';

/**
 * How long health takes while calls come in, by the real clock:
 * `npm run bench:health [-- --rates 1,100,20000 --seconds 300 --store embedded,http]`.
 *
 * From a failed call being queryable until the figures of the last minutes hold it (aim: p95 at
 * most 5 s), and from the end of the minute at which the rule opens until the incident's row (aim:
 * p95 at most 20 s). One process does all of it, as `uptally up` does; each has empty stores.
 */
const AIMS_MS = { fact: 5 * SECOND_MS, incident: 20 * SECOND_MS };
const PARTITIONS = 4;
const WARM_UP_EVENTS = 200;

const { values } = parseArgs({
  options: {
    rates: { type: 'string', default: '1,100,20000' },
    seconds: { type: 'string', default: '300' },
    store: { type: 'string', default: 'embedded,http' },
  },
});
const seconds = Number(values.seconds);
if (failingCount(seconds) === 0)
  throw new Error('--seconds: 240 or more, for the rule takes three minutes');

const broker = await startKafkaBroker();
if ('missing' in broker) throw new Error(broker.missing);
const { brokers } = broker;
try {
  await createTopic(brokers, 'bench-first', 1);
  // The first group of a broker waits for its book of offsets to be made.
  await groupPlaces(brokers, 'bench', 'bench-first');
  const rows: Record<string, Record<string, string | number>> = {};
  const medians: Record<string, number> = {};
  for (const store of values.store.split(',')) {
    for (const rate of values.rates.split(',').map(Number)) {
      const found = await withStores(store, (environment) => measured(store, rate, environment));
      rows[`${store}, ${rate}/s`] = rowOf(found);
      medians[`${store}, ${rate}/s`] = at(found.factDelays, 0.5);
    }
  }
  console.log(`${seconds} s each; load of the machine at the end: ${loadavg()[0]?.toFixed(1)}`);
  console.table(rows);
  const [first, base] = Object.entries(medians)[0] ?? [];
  for (const [name, median] of Object.entries(medians).slice(1)) {
    console.log(`median until held: ${name} ${(median / (base ?? 1)).toFixed(2)} times ${first}`);
  }
} finally {
  await broker.close();
}

type Environment = FollowArguments['environment'];

async function withStores<T>(
  store: string,
  work: (environment: Environment) => Promise<T>,
): Promise<T> {
  if (store === 'http') {
    const [clickHouse, postgres] = await Promise.all([startClickHouse(), startPostgres()]);
    try {
      return await work({ CLICKHOUSE_URL: clickHouse.url, DATABASE_URL: postgres.url });
    } finally {
      await Promise.all([clickHouse.close(), postgres.stop()]);
    }
  }
  if (store !== 'embedded') throw new Error(`--store: ${store}: embedded or http expected`);
  const folder = await mkdtemp(join(tmpdir(), 'uptally-bench-'));
  try {
    return await work({ UPTALLY_DATA_DIR: folder });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measured(
  store: string,
  rate: number,
  environment: Environment,
): Promise<FollowMeasurement> {
  const topic = `bench-health-${store}-${rate}`;
  await createTopic(brokers, topic, PARTITIONS);
  await produce(brokers, topic, WARM_UP_EVENTS, sampleEventJson);
  const child = start({ brokers, topic, environment, seconds });
  const { warm, result } = answersOf(child);
  await Promise.race([warm, result]);
  await Promise.all([produceCallsNow(brokers, topic, { rate, seconds }), result]);
  return result;
}

function start(way: FollowArguments): ChildProcess {
  const quiet = '--disable-warning=TimeoutNegativeWarning';
  const program = packagePath('bench', 'way-follow.ts');
  const child = spawn(process.execPath, [quiet, program, JSON.stringify(way)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  child.once('exit', () => process.removeListener('exit', end));
  return child;
}

function answersOf(child: ChildProcess) {
  if (child.stdout === null) throw new Error('no standard output');
  const lines = createInterface({ input: child.stdout });
  let last = '';
  const warm = new Promise<void>((resolve) => {
    lines.on('line', (line) => {
      last = line;
      if (line === 'warm') resolve();
    });
  });
  const result = new Promise<FollowMeasurement>((resolve, reject) => {
    child.once('close', (code, signal) => {
      if (code === 0) resolve(JSON.parse(last) as FollowMeasurement);
      else reject(new Error(`it ended with ${signal ?? code}`));
    });
  });
  return { warm, result };
}

function rowOf(found: FollowMeasurement): Record<string, string | number> {
  const { factDelays, incidentDelays } = found;
  return {
    'events/s stored': Math.round(found.storedEvents / seconds),
    'cores used': Number(found.cpuShare.toFixed(2)),
    ...delayCells('held s', factDelays, AIMS_MS.fact),
    'never held': found.missingFacts,
    ...delayCells('row s', incidentDelays, AIMS_MS.incident),
    'without a row': found.missingIncidents,
  };
}

function delayCells(name: string, delays: readonly number[], aimMs: number) {
  const [p50, p95, most] = [0.5, 0.95, 1].map((share) => at(delays, share) / SECOND_MS);
  const shown = [p50, p95, most].map((one) => one?.toFixed(1)).join(' / ');
  const isMet = (p95 ?? Number.NaN) * SECOND_MS <= aimMs;
  return {
    [`${name} p50/p95/max of n`]: `${shown} of ${delays.length}`,
    [`${name} aim`]: `${isMet ? 'met' : 'missed'} (${aimMs / SECOND_MS})`,
  };
}

/** The least delay that so large a share of them doesn't exceed. */
function at(delays: readonly number[], share: number): number {
  const sorted = delays.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
