import { z } from 'zod';
import { type Migration, pendingMigrations, readMigrations } from '../migration.ts';
import { warehouseQuery } from './query.ts';
import type { Warehouse } from './warehouse.ts';

const appliedRow = z.object({ number: z.number(), name: z.string(), checksum: z.string() });

/**
 * The migrations that this warehouse lacks; throws `migration_mismatch` if its history is another.
 */
export async function pendingWarehouseMigrations(
  warehouse: Warehouse,
): Promise<readonly Migration[]> {
  await warehouse.run(...warehouseQuery('store/create-schema-migrations'));
  const applied = await warehouse.select(...warehouseQuery('store/applied-migrations'), appliedRow);
  return pendingMigrations('warehouse', readMigrations('warehouse'), applied);
}

/**
 * Brings the warehouse to the newest schema and answers what was applied. ClickHouse has no
 * transactions over DDL: a migration holds one query, so that it is applied whole or not at all,
 * and one that may be applied again, since a process may end between it and its record.
 */
export async function migrateWarehouse(warehouse: Warehouse): Promise<readonly Migration[]> {
  const pending = await pendingWarehouseMigrations(warehouse);
  for (const migration of pending) {
    await warehouse.run(migration.sql.trim().replace(/;$/, ''));
    await warehouse.run(
      ...warehouseQuery('store/record-migration', {
        parameters: {
          number: migration.number,
          name: migration.name,
          checksum: migration.checksum,
        },
      }),
    );
  }
  return pending;
}
