import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { packagePath } from '../src/package-file.ts';
import { startKafkaBroker } from '../test/support/kafka-broker.ts';
import { createTopic, groupPlaces, produce } from '../test/support/kafka-topic.ts';
import { sampleEventJson } from '../test/support/sample-events.ts';
import type { Measurement, WayArguments } from './measure-way.ts';

/**
 * Kafka → stored rows, side by side in one run: `npm run bench:ingest [-- --events 1000000]`.
 * Every way has its own process and its own empty chDB folder, and reads the same topic whole.
 */
const TOPIC = 'bench-events';
const PARTITIONS = 4;

const ways = [
  { name: 'uptally', file: 'way-uptally.ts', consumers: 1 },
  { name: '(a) parse, zod, insert of objects', file: 'way-objects.ts', consumers: 1 },
  { name: '(b) Kafka engine, 1 consumer', file: 'way-kafka-engine.ts', consumers: 1 },
  { name: '(b) Kafka engine, 2 consumers', file: 'way-kafka-engine.ts', consumers: 2 },
] as const;

const { values } = parseArgs({ options: { events: { type: 'string', default: '300000' } } });
const events = Number(values.events);

const broker = await startKafkaBroker();
if ('missing' in broker) throw new Error(broker.missing);
try {
  await createTopic(broker.brokers, TOPIC, PARTITIONS);
  const produced = performance.now();
  await produce(broker.brokers, TOPIC, events, sampleEventJson);
  console.log(`${events} events produced in ${seconds(performance.now() - produced)} s`);

  // The first group of a broker waits for its book of offsets to be made.
  await groupPlaces(broker.brokers, 'bench', TOPIC);

  const measured: { name: string; rate: number; measurement: Measurement }[] = [];
  for (const way of ways) {
    const measurement = await measureInChild(broker.brokers, way.file, way.consumers);
    if (measurement.stored !== events) {
      throw new Error(`${way.name}: ${measurement.stored} of ${events} events stored`);
    }
    measured.push({ name: way.name, rate: events / measurement.seconds, measurement });
  }

  const ours = measured[0]?.rate ?? Number.NaN;
  console.table(
    Object.fromEntries(
      measured.map(({ name, rate, measurement }) => [
        name,
        {
          'events/s': Math.round(rate),
          'CPU µs/event': Number(measurement.cpuMicrosecondsPerEvent.toFixed(1)),
          'peak RSS MB': Math.round(measurement.peakRssMb),
          'uptally is': `${(ours / rate).toFixed(2)} times as fast`,
        },
      ]),
    ),
  );
} finally {
  await broker.close();
}

async function measureInChild(
  brokers: readonly string[],
  file: string,
  consumers: number,
): Promise<Measurement> {
  const folder = await mkdtemp(join(tmpdir(), 'uptally-bench-'));
  const way: WayArguments = {
    brokers,
    topic: TOPIC,
    group: `${file}-${consumers}`,
    events,
    folder,
    consumers,
  };
  try {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--disable-warning=TimeoutNegativeWarning', packagePath('bench', file), JSON.stringify(way)],
      { maxBuffer: 1 << 24 },
    );
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Measurement;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(1);
}
