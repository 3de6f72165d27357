import { accessSync, constants, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Wait } from '../calls/intake/record-writer.ts';
import { retryText, retryWaitMs } from '../calls/intake/retry-wait.ts';
import {
  invalidInput,
  isSystemError,
  isUnavailable,
  systemReason,
  UptallyError,
} from '../ground/errors.ts';
import { makeFolder } from '../ground/make-folder.ts';
import type { Ledger } from '../stores/ledger/ledger.ts';
import { migrateLedger, pendingLedgerMigrations } from '../stores/ledger/migrate.ts';
import { openPGlite } from '../stores/ledger/pglite.ts';
import { openPostgres } from '../stores/ledger/postgres.ts';
import type { Migration } from '../stores/migration.ts';
import { openChdb } from '../stores/warehouse/chdb.ts';
import { openClickHouse } from '../stores/warehouse/clickhouse.ts';
import { migrateWarehouse, pendingWarehouseMigrations } from '../stores/warehouse/migrate.ts';
import { storeHolder } from '../stores/warehouse/store-holder.ts';
import type { Warehouse } from '../stores/warehouse/warehouse.ts';
import type { Config } from './config.ts';

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

export interface StoresWaiting {
  /** Told, in a sentence, of each server that does not answer and when it is asked again. */
  readonly onAway: (sentence: string) => void;
  readonly wait: Wait;
  /** In [0, 1). */
  readonly random: () => number;
  readonly signal: AbortSignal;
}

/** As `openStores`, once the servers answer; undefined if the signal comes before. */
export async function awaitStores(
  config: Config,
  waiting: StoresWaiting,
): Promise<Stores | undefined> {
  if (config.stores.kind === 'embedded') return openStores(config);
  const stores = await connectStores(config);
  // Also ends a request to a server that neither answers nor refuses.
  const close = () => void stores.close().catch(() => {});
  waiting.signal.addEventListener('abort', close, { once: true });
  try {
    await storesReady(stores, waiting);
    if (waiting.signal.aborted) return undefined;
  } catch (error) {
    if (waiting.signal.aborted) return undefined;
    close();
    throw error;
  } finally {
    waiting.signal.removeEventListener('abort', close);
  }
  return stores;
}

async function storesReady(
  stores: Stores,
  { onAway, wait, random, signal }: StoresWaiting,
): Promise<void> {
  for (let attempt = 1; !signal.aborted; attempt += 1) {
    const { warehouse, ledger } = stores;
    const texts = [
      await awayText('warehouse', warehouse.label, () => warehouse.ping()),
      await awayText('ledger', ledger.label, () => ledger.ping()),
    ];
    const away = texts.filter((text) => text !== undefined);
    if (away.length === 0) {
      const text = await awayText('schema', `of ${warehouse.label}`, () => requireMigrated(stores));
      if (text === undefined) return;
      away.push(text);
    }
    if (signal.aborted) return;
    const waitMs = retryWaitMs(attempt, random());
    for (const sentence of away) onAway(`${sentence}; ${retryText(waitMs)}`);
    await wait(waitMs, signal);
  }
}

/** `the warehouse at db:8123 does not answer (connect ECONNREFUSED …)`; undefined if it answers. */
async function awayText(
  name: string,
  label: string,
  ask: () => Promise<void>,
): Promise<string | undefined> {
  try {
    await ask();
    return undefined;
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    const { message } = error as Error;
    const host = label.split(' ').at(-1);
    return `the ${name} at ${host} does not answer (${message.replace(`${label}: `, '')})`;
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
  if (config.stores.kind === 'embedded') {
    requireFolder(config.stores.folder);
    requireFree(config.stores.folder);
  }
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

/**
 * Makes the folder of the embedded stores; here, because the stores
 * blame a bad one on another process.
 */
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

/** Beforehand, because the engine writes a line of its own about a lock that it does not get. */
export function requireFree(folder: string): void {
  const holder = storeHolder(join(folder, 'warehouse'));
  if (holder === undefined) return;
  const { processId, command } = holder;
  const who = `process ${processId}${command === null ? '' : ` (\`uptally ${command}\`)`}`;
  throw new UptallyError(
    'store_locked',
    `the embedded store in ${folder} is in use by ${who}: wait for it or stop it; stores on ` +
      'servers are shared',
  );
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
    const unreadable = `${path}: ${systemReason(cause)}`;
    const expectation = `a store whose files can be read and written (${unreadable})`;
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
    `${pending.length} migrations are not applied (${pending[0]?.name} first): run ` +
      '`uptally migrate`',
  );
}

/** A warehouse for one evaluation of files: empty, in this process, gone when it is closed. */
export async function openScratchWarehouse(): Promise<Warehouse> {
  const warehouse = openChdb();
  await migrateWarehouse(warehouse);
  return warehouse;
}
