import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { systemClock } from '../../src/ground/time.ts';
import { openChdb } from '../../src/stores/warehouse/chdb.ts';
import { createTopic, groupPlaces } from '../support/kafka-topic.ts';
import { requireKafka } from '../support/require-kafka.ts';
import { startUptally } from '../support/uptally-process.ts';
import { planRecords } from './plan-records.ts';
import { RecordBook } from './record-book.ts';
import { seededRandom } from './seeded-random.ts';

const TOPIC = 'disk-full';
const PARTITIONS = 3;
const DISK_MB = 256;

/**
 * A small disk of its own, or undefined after the test was skipped for want of the right to mount.
 */
async function smallDisk(context: TestContext): Promise<string | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'uptally-small-disk-'));
  try {
    await promisify(execFile)('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MB}m`, 'tmpfs', folder]);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    context.skip(`a small disk cannot be mounted here: ${(error as Error).message}`);
    return undefined;
  }
  context.after(async () => {
    await promisify(execFile)('umount', [folder]);
    await rm(folder, { recursive: true, force: true });
  });
  return folder;
}

async function fill(disk: string): Promise<void> {
  const { bavail, bsize } = await statfs(disk);
  await writeFile(join(disk, 'ballast'), Buffer.alloc(bavail * bsize));
}

test("while the embedded store's disk is full nothing is lost, even by a kill", async (context) => {
  const broker = await requireKafka(context);
  if (broker === undefined) return;
  const disk = await smallDisk(context);
  if (disk === undefined) return;
  const { brokers } = broker;
  const random = seededRandom(7);
  const records = planRecords(random, { count: 3_000, partitions: PARTITIONS }).filter(
    ({ fate }) => fate.kind !== 'letter' || fate.reason !== 'warehouse_rejected',
  );
  await createTopic(brokers, TOPIC, PARTITIONS);
  const producer = new Kafka({
    brokers: [...brokers],
    logLevel: logLevel.NOTHING,
  }).producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  context.after(() => producer.disconnect());
  const book = new RecordBook(TOPIC, systemClock.now());
  const start = () =>
    startUptally(['ingest'], {
      KAFKA_BROKERS: brokers.join(','),
      UPTALLY_KAFKA_TOPICS: TOPIC,
      UPTALLY_KAFKA_GROUP: TOPIC,
      UPTALLY_KAFKA_SESSION_SECONDS: '2',
      UPTALLY_DATA_DIR: join(disk, 'store'),
    });

  // Some are stored; then the disk is full, and the process that finds it so is killed.
  const first = start();
  const stored = first.nextLine('batch stored');
  await book.produce(producer, records.slice(0, 1_000));
  await stored;
  const paused = first.nextLine('partitions are paused');
  await fill(disk);
  await book.produce(producer, records.slice(1_000, 2_000));
  await paused;
  await first.end('SIGKILL');

  // Room again, until the next one finds none either; when there is room it goes on by itself.
  await rm(join(disk, 'ballast'));
  const second = start();
  const storedAgain = second.nextLine('batch stored');
  await book.produce(producer, records.slice(2_000, 2_500));
  await storedAgain;
  const pausedAgain = second.nextLine('partitions are paused');
  await fill(disk);
  await book.produce(producer, records.slice(2_500));
  await pausedAgain;
  const resumed = second.nextLine('partitions are resumed');
  await rm(join(disk, 'ballast'));
  await resumed;
  for (;;) {
    const line = second.nextLine('batch stored');
    const places = await groupPlaces(brokers, TOPIC, TOPIC);
    if (places.every(({ committed, end }) => committed === end)) break;
    await line;
  }
  assert.equal(await second.end('SIGTERM'), 0);

  const warehouse = openChdb(join(disk, 'store', 'warehouse'));
  try {
    await book.requireEqual(warehouse);
  } finally {
    await warehouse.close();
  }
});
