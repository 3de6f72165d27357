import assert from 'node:assert/strict';
import { decodeEventValue } from '../../../src/calls/format/decode-event.ts';
import { eventBatch, eventColumns } from '../../../src/calls/intake/encode-rows.ts';
import { migrateWarehouse } from '../../../src/stores/warehouse/migrate.ts';
import type { Warehouse } from '../../../src/stores/warehouse/warehouse.ts';
import { openTestWarehouse } from '../../support/test-warehouse.ts';

/** An event as it stands in a file; what a test leaves out is filled in by `event`. */
export type EventFields = Readonly<Record<string, unknown>>;

/** A good call at the start of June 2026. */
export function event(fields: EventFields): EventFields {
  return {
    started_at: '2026-06-01T00:00:00Z',
    duration_ms: 1_000,
    provider: 'example',
    model: 'm',
    http_status: 200,
    ...fields,
  };
}

/** One in-memory warehouse per test process: chDB has one engine. */
export async function openScratchWarehouse(): Promise<Warehouse> {
  const warehouse = openTestWarehouse();
  await migrateWarehouse(warehouse);
  return warehouse;
}

/** Replaces everything in the warehouse, a later event being ingested later. */
export async function fill(warehouse: Warehouse, events: readonly EventFields[]): Promise<void> {
  await warehouse.run('TRUNCATE TABLE events');
  await add(warehouse, events, 0n);
}

/** Ingests more events; orders begin at `firstOrder`. */
export async function add(
  warehouse: Warehouse,
  events: readonly EventFields[],
  firstOrder: bigint,
): Promise<void> {
  const rows = events.map((value, i) => {
    const decoded = decodeEventValue(value);
    assert.ok(decoded.event, decoded.rejection?.message);
    const arrival = {
      ingestOrder: firstOrder + BigInt(i),
      kafkaTopic: '',
      kafkaPartition: -1,
      kafkaOffset: '-1',
      ingestedAt: 0,
    };
    return { event: decoded.event, arrival };
  });
  if (rows.length > 0) await warehouse.insert(eventBatch(rows));
}

/**
 * Adds so many copies of every event, each with an identity of its own: a busy month in a second.
 */
export async function multiply(warehouse: Warehouse, copies: number): Promise<void> {
  const others = eventColumns.filter((column) => column !== 'event_id').join(', ');
  await warehouse.run(
    `INSERT INTO events (event_id, ${others})
     SELECT concat(event_id, '-', toString(arrayJoin(range({copies:UInt32})))), ${others}
     FROM events`,
    { copies },
  );
}

/** Delivers every event a second time. */
export async function deliverAgain(warehouse: Warehouse): Promise<void> {
  const columns = eventColumns.join(', ');
  await warehouse.run(`INSERT INTO events (${columns}) SELECT ${columns} FROM events`);
}
