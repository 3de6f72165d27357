import { accessSync, constants, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Config } from './config.ts';
import { invalidInput, isSystemError, systemReason, UptallyError } from './errors.ts';
import type { Ledger } from './ledger/ledger.ts';
import { migrateLedger, pendingLedgerMigrations } from './ledger/migrate.ts';
import { openPGlite } from './ledger/pglite.ts';
import { openPostgres } from './ledger/postgres.ts';
import { makeFolder } from './make-folder.ts';
import type { Migration } from './migration.ts';
import { openChdb } from './warehouse/chdb.ts';
import { openClickHouse } from './warehouse/clickhouse.ts';
import { migrateWarehouse, pendingWarehouseMigrations } from './warehouse/migrate.ts';
import type { Warehouse } from './warehouse/warehouse.ts';

export interface Stores {
  readonly warehouse: Warehouse;
  readonly ledger: Ledger;
  close(): Promise<void>;
}

/** Opens both stores as configured; embedded ones are brought to the newest schema on the way. */
export async function openStores(config: Config): Promise<Stores> {
  const stores = await connectStores(config);
  try {
    if (config.stores.kind === 'embedded') await migrateStores(stores);
    else await requireMigrated(stores);
    return stores;
  } catch (error) {
    await stores.close();
    throw error;
  }
}

/** `uptally migrate`: opens both stores, applies what is missing and answers it. */
export async function migrate(config: Config): Promise<readonly Migration[]> {
  const stores = await connectStores(config);
  try {
    return await migrateStores(stores);
  } finally {
    await stores.close();
  }
}

async function connectStores(config: Config): Promise<Stores> {
  if (config.stores.kind === 'embedded') requireFolder(config.stores.folder);
  // The warehouse first: the embedded one refuses a folder that another process has.
  const warehouse =
    config.stores.kind === 'servers'
      ? openClickHouse(config.stores.clickhouseUrl)
      : openOwnWarehouse(config.stores.folder);
  const ledger =
    config.stores.kind === 'servers'
      ? openPostgres(config.stores.databaseUrl)
      : await openPGlite(join(config.stores.folder, 'ledger'));
  return {
    warehouse,
    ledger,
    async close() {
      await warehouse.close();
      await ledger.close();
    },
  };
}

/** Makes the folder of the embedded stores; here, because the stores blame a bad one on another process. */
function requireFolder(folder: string): void {
  try {
    for (const path of [folder, join(folder, 'warehouse'), join(folder, 'ledger')]) {
      makeFolder(path);
      accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
    }
  } catch (cause) {
    const expectation = `a folder that can be written (${systemReason(cause)})`;
    throw invalidInput([{ place: 'UPTALLY_DATA_DIR', value: folder, expectation }], cause);
  }
  // Beforehand, because the ledger's engine waits for ever for a file that it may not read.
  requireFiles(folder, join(folder, 'ledger'));
}

/** The engine says of a file that it may not read only that the folder cannot be opened. */
function openOwnWarehouse(folder: string): Warehouse {
  const path = join(folder, 'warehouse');
  try {
    return openChdb(path);
  } catch (error) {
    requireFiles(folder, path);
    throw error;
  }
}

/** Another user may have left files in the store: each must be ours to read and to write. */
function requireFiles(folder: string, store: string): void {
  try {
    for (const entry of readdirSync(store, { recursive: true, withFileTypes: true })) {
      accessSync(join(entry.parentPath, entry.name), constants.R_OK | constants.W_OK);
    }
  } catch (cause) {
    const path = isSystemError(cause) ? relative(folder, cause.path ?? folder) : folder;
    const expectation = `a store whose files can be read and written (${path}: ${systemReason(cause)})`;
    throw invalidInput([{ place: 'UPTALLY_DATA_DIR', value: folder, expectation }], cause);
  }
}

async function migrateStores({ warehouse, ledger }: Stores): Promise<readonly Migration[]> {
  const ledgerMigrations = await migrateLedger(ledger);
  // The ledger's lock guards the warehouse as well, which has none.
  const warehouseMigrations = await ledger.withLock('migrate warehouse', () =>
    migrateWarehouse(warehouse),
  );
  if (warehouseMigrations === undefined) {
    throw new UptallyError('unavailable', 'another process is migrating the warehouse');
  }
  return [...ledgerMigrations, ...warehouseMigrations];
}

async function requireMigrated({ warehouse, ledger }: Stores): Promise<void> {
  const pending = [
    ...(await pendingLedgerMigrations(ledger)),
    ...(await pendingWarehouseMigrations(warehouse)),
  ];
  if (pending.length === 0) return;
  throw new UptallyError(
    'migration_mismatch',
    `${pending.length} migrations are not applied (${pending[0]?.name} first): run \`uptally migrate\``,
  );
}

/** A warehouse for one evaluation of files: empty, in this process, gone when it is closed. */
export async function openScratchWarehouse(): Promise<Warehouse> {
  const warehouse = openChdb();
  await migrateWarehouse(warehouse);
  return warehouse;
}
