import { cpSync, existsSync, openAsBlob } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { packagePath, readPackageFile } from '../../src/ground/package-file.ts';
import { sha256Of } from '../../src/ground/sha256.ts';
import type { Ledger } from '../../src/stores/ledger/ledger.ts';
import { migrateLedger } from '../../src/stores/ledger/migrate.ts';
import { openPGlite } from '../../src/stores/ledger/pglite.ts';
import { readMigrations } from '../../src/stores/migration.ts';

/**
 * A migrated ledger without a row, in memory. It is a copy: to initialise PostgreSQL takes three
 * seconds, to open a copy a fifth of that.
 */
export async function openLedgerCopy(): Promise<Ledger> {
  const { dump } = await emptyLedger();
  return openPGlite(undefined, await openAsBlob(dump));
}

/** Puts such a ledger into the folder of `UPTALLY_DATA_DIR`, which has none. */
export async function layLedger(dataFolder: string): Promise<void> {
  const { folder } = await emptyLedger();
  cpSync(folder, join(dataFolder, 'ledger'), { recursive: true });
}

interface EmptyLedger {
  readonly folder: string;
  /** A tar of it. */
  readonly dump: string;
}

/** Made once for an engine and its migrations, then kept; whole or not there. */
async function emptyLedger(): Promise<EmptyLedger> {
  const engine = readPackageFile('node_modules', '@electric-sql', 'pglite', 'package.json');
  const made = [engine, ...readMigrations('ledger').map(({ checksum }) => checksum)];
  const place = packagePath('.cache', `empty-ledger-${sha256Of(made.join()).slice(0, 12)}`);
  if (!existsSync(place)) await makeEmptyLedger(place);
  return filesOf(place);
}

function filesOf(place: string): EmptyLedger {
  return { folder: join(place, 'data'), dump: join(place, 'dump.tar') };
}

async function makeEmptyLedger(place: string): Promise<void> {
  await mkdir(packagePath('.cache'), { recursive: true });
  const making = await mkdtemp(`${place}-`);
  const { folder, dump } = filesOf(making);
  const ledger = await openPGlite(folder);
  await migrateLedger(ledger);
  await ledger.close();
  const database = await PGlite.create({ dataDir: folder });
  await writeFile(dump, (await database.dumpDataDir('none')).stream());
  await database.close();
  try {
    await rename(making, place);
  } catch (error) {
    await rm(making, { recursive: true, force: true });
    // Another test process was faster.
    if (!existsSync(place)) throw error;
  }
}
