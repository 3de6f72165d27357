import { z } from 'zod';
import { readPackageFile } from '../src/package-file.ts';
import { systemClock } from '../src/time.ts';
import { openChdb } from '../src/warehouse/chdb.ts';
import { migrateWarehouse } from '../src/warehouse/migrate.ts';
import type { Warehouse } from '../src/warehouse/warehouse.ts';

const countRow = z.object({ events: z.number() });

/** What a child process is told on its command line. */
export interface WayArguments {
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly group: string;
  readonly events: number;
  readonly folder: string;
  readonly consumers: number;
}

export interface Measurement {
  readonly seconds: number;
  /** Of all threads of the process, chDB's included. */
  readonly cpuMicrosecondsPerEvent: number;
  readonly peakRssMb: number;
  readonly stored: number;
}

/**
 * One way from Kafka to stored rows, in this process: `consume` ends when all events are stored.
 * Prints a `Measurement` as JSON.
 */
export async function measureWay(
  consume: (warehouse: Warehouse, way: WayArguments) => Promise<void>,
): Promise<void> {
  const way = JSON.parse(process.argv[2] ?? '') as WayArguments;
  const warehouse = openChdb(way.folder);
  await migrateWarehouse(warehouse);
  const cpuBefore = process.cpuUsage();
  const startedAt = systemClock.now();
  await consume(warehouse, way);
  const seconds = (systemClock.now() - startedAt) / 1_000;
  const { user, system } = process.cpuUsage(cpuBefore);
  const measurement: Measurement = {
    seconds,
    cpuMicrosecondsPerEvent: (user + system) / way.events,
    peakRssMb: process.resourceUsage().maxRSS / 1_024,
    stored: await countEvents(warehouse),
  };
  await warehouse.close();
  process.stdout.write(`${JSON.stringify(measurement)}\n`);
  // Consumers that are of no more interest need not leave their group.
  process.exit(0);
}

export function benchStatement(name: string): string {
  return readPackageFile('bench', 'sql', `${name}.sql`);
}

export async function countEvents(warehouse: Warehouse): Promise<number> {
  const [row] = await warehouse.select(benchStatement('count-events'), {}, countRow);
  return row?.events ?? 0;
}
