import { migrateWarehouse } from '../src/stores/warehouse/migrate.ts';
import type { Warehouse } from '../src/stores/warehouse/warehouse.ts';
import { benchQuery } from './measure-way.ts';

const FILL_ROWS = 1_000_000;

/** So many events spread over June 2026, in a warehouse that is empty. */
export async function fillMonth(warehouse: Warehouse, events: number): Promise<void> {
  await migrateWarehouse(warehouse);
  for (let first = 0; first < events; first += FILL_ROWS) {
    const count = Math.min(FILL_ROWS, events - first);
    await warehouse.run(benchQuery('fill-month'), { events, first, count });
  }
}
