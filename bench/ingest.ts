import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { packagePath } from '../src/ground/package-file.ts';
import { startKafkaBroker } from '../test/support/kafka-broker.ts';
import { createTopic, groupPlaces, produce } from '../test/support/kafka-topic.ts';
import { sampleEventJson } from '../test/support/sample-events.ts';
import type { Measurement, WayArguments } from './measure-way.ts';
import { produceAtRate } from './produce-at-rate.ts';

/**
 * Kafka → rows that can be queried, side by side in one run:
 * `npm run bench:ingest [-- --events 1000000 --rate 20000 --live-seconds 30 --only uptally]`.
 *
 * Each way has its own processes and its own empty chDB folders. It reads a topic that is full; it
 * follows a topic that is written at a rate; and it reads the full topic while its process is
 * killed in the middle and started again.
 */
const TOPIC = 'bench-events';
const PARTITIONS = 4;
/** So that a group has settled and a table has its first part before anything is measured. */
const WARM_UP_EVENTS = 1_000;

const ways = [
  { name: 'uptally', file: 'way-uptally.ts', consumers: 1 },
  { name: '(a) parse, zod, insert of objects', file: 'way-objects.ts', consumers: 1 },
  { name: '(b) Kafka engine, 1 consumer', file: 'way-kafka-engine.ts', consumers: 1 },
  { name: '(b) Kafka engine, 2 consumers', file: 'way-kafka-engine.ts', consumers: 2 },
] as const;
type Way = (typeof ways)[number];

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '300000' },
    rate: { type: 'string', default: '20000' },
    'live-seconds': { type: 'string', default: '15' },
    only: { type: 'string', default: '' },
  },
});
const events = Number(values.events);
const rate = Number(values.rate);
const liveEvents = rate * Number(values['live-seconds']);

const broker = await startKafkaBroker();
if ('missing' in broker) throw new Error(broker.missing);
const { brokers } = broker;
try {
  await createTopic(brokers, TOPIC, PARTITIONS);
  const produced = performance.now();
  await produce(brokers, TOPIC, events, sampleEventJson);
  console.log(
    `${events} events produced in ${((performance.now() - produced) / 1_000).toFixed(1)} s; ` +
      `${rate} events/s live`,
  );
  // The first group of a broker waits for its book of offsets to be made.
  await groupPlaces(brokers, 'bench', TOPIC);

  const rows: Record<string, Record<string, string | number>> = {};
  let ours: number | undefined;
  for (const way of ways.filter(({ name }) => name.startsWith(values.only))) {
    const full = await readFull(way);
    const live = await followLive(way);
    const killed = await readKilled(way);
    const perSecond = events / full.seconds;
    ours ??= perSecond;
    rows[way.name] = {
      'events/s': Math.round(perSecond),
      'uptally is': `${(ours / perSecond).toFixed(2)} times as fast`,
      'CPU µs/event': Number(full.cpuMicrosecondsPerEvent.toFixed(1)),
      'RSS MB at 1/5': Math.round(full.rssMbAtFifth),
      'RSS MB at end': Math.round(full.rssMb),
      'p50 ms to query': Math.round(live.delayMsP50 ?? Number.NaN),
      'p99 ms to query': Math.round(live.delayMsP99 ?? Number.NaN),
      lost: lost(full, events) + lost(live, WARM_UP_EVENTS + liveEvents) + lost(killed, events),
      'counted twice': twice(full) + twice(live) + twice(killed),
      's with a kill': Number(killed.seconds.toFixed(1)),
    };
  }
  console.table(rows);
} finally {
  await broker.close();
}

async function readFull(way: Way): Promise<Measurement> {
  return withFolder((folder) => measured(start(way, 'full', TOPIC, events, folder)));
}

async function readKilled(way: Way): Promise<Measurement> {
  return withFolder(async (folder) => {
    const startedAt = performance.now();
    const killed = start(way, 'killed', TOPIC, events, folder, { killAt: events / 2 });
    await new Promise((resolve) => killed.once('exit', resolve));
    const rest = await measured(start(way, 'killed', TOPIC, events, folder));
    return { ...rest, seconds: (performance.now() - startedAt) / 1_000 };
  });
}

async function followLive(way: Way): Promise<Measurement> {
  return withFolder(async (folder) => {
    const topic = `${TOPIC}-live-${way.file}-${way.consumers}`;
    await createTopic(brokers, topic, PARTITIONS);
    await produce(brokers, topic, WARM_UP_EVENTS, sampleEventJson);
    const total = WARM_UP_EVENTS + liveEvents;
    const child = start(way, 'live', topic, total, folder, { isLive: true });
    const measurement = measured(child);
    await Promise.race([warm(child), measurement]);
    await produceAtRate(brokers, topic, { rate, count: liveEvents, first: WARM_UP_EVENTS });
    return measurement;
  });
}

function start(
  { file, consumers }: Way,
  run: string,
  topic: string,
  count: number,
  folder: string,
  options: Pick<WayArguments, 'killAt' | 'isLive'> = {},
): ChildProcess {
  const group = `${file}-${consumers}-${run}`;
  const way: WayArguments = { brokers, topic, group, events: count, folder, consumers, ...options };
  const quiet = '--disable-warning=TimeoutNegativeWarning';
  const child = spawn(process.execPath, [quiet, packagePath('bench', file), JSON.stringify(way)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  child.once('exit', () => process.removeListener('exit', end));
  return child;
}

function linesOf(child: ChildProcess, take: (line: string) => void): void {
  if (child.stdout === null) throw new Error('no standard output');
  createInterface({ input: child.stdout }).on('line', take);
}

function warm(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    linesOf(child, (line) => line === 'warm' && resolve());
  });
}

function measured(child: ChildProcess): Promise<Measurement> {
  return new Promise((resolve, reject) => {
    let last = '';
    linesOf(child, (line) => {
      last = line;
    });
    child.once('close', (code) => {
      if (code === 0) resolve(JSON.parse(last) as Measurement);
      else reject(new Error(`a way ended with ${code}`));
    });
  });
}

async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'uptally-bench-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function lost(measurement: Measurement, expected: number): number {
  return expected - measurement.identities;
}

function twice(measurement: Measurement): number {
  return measurement.counted - measurement.identities;
}
