import { once } from 'node:events';
import type { TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { pino } from 'pino';
import { type SkippedCounts, sumOfSkipped } from '../../src/calls/intake/store-records.ts';
import { type ConsumeKafkaInput, consumeKafka } from '../../src/calls/kafka/consume-kafka.ts';
import { systemClock } from '../../src/ground/time.ts';
import { openChdb } from '../../src/stores/warehouse/chdb.ts';
import { migrateWarehouse } from '../../src/stores/warehouse/migrate.ts';
import type { Warehouse } from '../../src/stores/warehouse/warehouse.ts';

const POLL_MS = 50;

export type Consuming = ReturnType<typeof consuming>;

/** A consumption whose progress can be awaited. */
export function consuming(
  context: TestContext,
  input: Partial<ConsumeKafkaInput> & Pick<ConsumeKafkaInput, 'kafka' | 'warehouse'>,
) {
  const stop = new AbortController();
  context.after(() => stop.abort());
  let records = 0;
  let skipped: SkippedCounts = {};
  const readable: Record<string, boolean> = {};
  const progress = new EventTarget();
  const consumption = consumeKafka({
    clock: systemClock,
    log: pino({ level: 'silent' }),
    signal: stop.signal,
    ...input,
    onReadable: (topic, isReadable) => {
      readable[topic] = isReadable;
    },
    onBatch: (batch) => {
      records += batch.records;
      skipped = sumOfSkipped([skipped, batch.skippedByReason ?? {}]);
      progress.dispatchEvent(new Event('batch'));
    },
  });
  return {
    readiness: consumption.readiness,
    recordsRead: () => records,
    skipped: () => skipped,
    readable: () => ({ ...readable }),
    /** Asks again and again. */
    until: async (isSo: () => boolean | Promise<boolean>) => {
      while (!(await isSo())) await setTimeout(POLL_MS);
    },
    untilRead: async (count: number) => {
      while (records < count) await once(progress, 'batch');
    },
    stop: async () => {
      stop.abort();
      await consumption.done;
    },
  };
}

/** With the tables and without a row. */
export async function emptyWarehouse(context: TestContext): Promise<Warehouse> {
  const warehouse = openChdb();
  context.after(() => warehouse.close());
  await migrateWarehouse(warehouse);
  for (const table of ['events', 'dead_letters']) await warehouse.run(`TRUNCATE TABLE ${table}`);
  return warehouse;
}
