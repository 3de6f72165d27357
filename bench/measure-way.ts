import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { readPackageFile } from '../src/ground/package-file.ts';
import { systemClock } from '../src/ground/time.ts';
import { openChdb } from '../src/stores/warehouse/chdb.ts';
import { migrateWarehouse } from '../src/stores/warehouse/migrate.ts';
import type { Warehouse } from '../src/stores/warehouse/warehouse.ts';
import { delaysOf, type Sighting } from './queryable-delays.ts';

/** What a child process is told on its command line. */
export interface WayArguments {
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly group: string;
  /** Records in the topic, those that are still to come among them. */
  readonly events: number;
  readonly folder: string;
  readonly consumers: number;
  /** Kill the process when so many can be queried. */
  readonly killAt?: number | undefined;
  /**
   * Says `warm` when the first events can be queried, and measures from then on when each one can.
   */
  readonly isLive?: boolean | undefined;
}

export interface Measurement {
  readonly seconds: number;
  /** Of all threads of the process, chDB's included. */
  readonly cpuMicrosecondsPerEvent: number;
  /** When a fifth of the events could be queried, and when all of them could. */
  readonly rssMbAtFifth: number;
  readonly rssMb: number;
  /** Rows that a reader counts, and different events among them. */
  readonly counted: number;
  readonly identities: number;
  /** From produce to queryable, milliseconds; of a live run. */
  readonly delayMsP50?: number | undefined;
  readonly delayMsP99?: number | undefined;
}

/**
 * What is seen of the table is as old as this; a look reads all of it, and takes time from the way.
 */
const POLL_MS = { live: 50, full: 250 };
const MEGABYTE = 1 << 20;

const newestRow = z.object({ partition: z.number(), newest: z.number() });
const countRow = z.object({ counted: z.number(), identities: z.number() });

/**
 * One way from Kafka to stored rows, in this process: `consume` goes on until the process ends, and
 * rejects if it fails. Prints a `Measurement` as JSON when all events can be queried.
 */
export async function measureWay(
  consume: (warehouse: Warehouse, way: WayArguments) => Promise<void>,
): Promise<void> {
  const way = JSON.parse(process.argv[2] ?? '') as WayArguments;
  const warehouse = openChdb(way.folder);
  await migrateWarehouse(warehouse);
  const cpuBefore = process.cpuUsage();
  const startedAt = systemClock.now();
  const failing = consume(warehouse, way).then(() => new Promise<never>(() => {}));
  const { sightings, rssMbAtFifth, rssMb, warmAt } = await Promise.race([
    watch(warehouse, way),
    failing,
  ]);
  const seconds = (systemClock.now() - startedAt) / 1_000;
  const { user, system } = process.cpuUsage(cpuBefore);
  const [count] = await warehouse.select(benchQuery('count-identities'), {}, countRow);
  const delays = way.isLive === true ? await delaysOf(warehouse, sightings, warmAt) : {};
  const measurement: Measurement = {
    seconds,
    cpuMicrosecondsPerEvent: (user + system) / way.events,
    rssMbAtFifth,
    rssMb,
    counted: count?.counted ?? 0,
    identities: count?.identities ?? 0,
    ...delays,
  };
  await warehouse.close();
  process.stdout.write(`${JSON.stringify(measurement)}\n`);
  // Consumers that are of no more interest need not leave their group.
  process.exit(0);
}

/** Looks at the table until the last record of each partition is in it. */
async function watch(warehouse: Warehouse, way: WayArguments) {
  const sightings: Sighting[] = [];
  let rssMbAtFifth = 0;
  let warmAt = 0;
  for (;;) {
    const rows = await warehouse.select(benchQuery('visible-offsets'), {}, newestRow);
    const at = systemClock.now();
    const visible = rows.reduce((sum, { newest }) => sum + newest + 1, 0);
    if (warmAt === 0 && visible > 0) {
      warmAt = at;
      if (way.isLive === true) process.stdout.write('warm\n');
    }
    if (way.isLive === true) {
      const newest = new Map(rows.map((row) => [row.partition, row.newest]));
      sightings.push({ at, newest });
    }
    if (rssMbAtFifth === 0 && visible >= way.events / 5) {
      rssMbAtFifth = process.memoryUsage.rss() / MEGABYTE;
    }
    if (way.killAt !== undefined && visible >= way.killAt) process.kill(process.pid, 'SIGKILL');
    if (visible >= way.events) {
      // Before the rows are counted, which takes memory of its own.
      return { sightings, rssMbAtFifth, rssMb: process.memoryUsage.rss() / MEGABYTE, warmAt };
    }
    await setTimeout(way.isLive === true ? POLL_MS.live : POLL_MS.full);
  }
}

export function benchQuery(name: string): string {
  return readPackageFile('bench', 'sql', `${name}.sql`);
}
