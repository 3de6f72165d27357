import { cpSync, existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packagePath, readPackageFile } from '../../src/ground/package-file.ts';
import { sha256Of } from '../../src/ground/sha256.ts';
import type { Ledger } from '../../src/stores/ledger/ledger.ts';
import { migrateLedger } from '../../src/stores/ledger/migrate.ts';
import { openPGlite } from '../../src/stores/ledger/pglite.ts';
import { readMigrations } from '../../src/stores/migration.ts';

/**
 * A migrated ledger without a row, in this process, gone when it is closed. It is a copy: to
 * initialise PostgreSQL takes three seconds, to open a copy a third of one.
 */
export async function openLedgerCopy(): Promise<Ledger> {
  const folder = await mkdtemp(join(tmpdir(), 'uptally-ledger-'));
  cpSync(await emptyLedgerFolder(), folder, { recursive: true });
  const ledger = await openPGlite(folder);
  return {
    ...ledger,
    async close() {
      await ledger.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Puts such a ledger into the folder of `UPTALLY_DATA_DIR`, which has none. */
export async function layLedger(dataFolder: string): Promise<void> {
  cpSync(await emptyLedgerFolder(), join(dataFolder, 'ledger'), { recursive: true });
}

/** Made once for an engine and its migrations, then kept; whole or not there. */
async function emptyLedgerFolder(): Promise<string> {
  const engine = readPackageFile('node_modules', '@electric-sql', 'pglite', 'package.json');
  const made = [engine, ...readMigrations('ledger').map(({ checksum }) => checksum)];
  const folder = packagePath('.cache', `ledger-${sha256Of(made.join()).slice(0, 12)}`);
  if (existsSync(folder)) return folder;
  await mkdir(packagePath('.cache'), { recursive: true });
  const fresh = await mkdtemp(packagePath('.cache', 'making-ledger-'));
  const ledger = await openPGlite(fresh);
  await migrateLedger(ledger);
  await ledger.close();
  try {
    await rename(fresh, folder);
  } catch (error) {
    // Another test process was faster.
    if (readdirSync(folder).length === 0) throw error;
    await rm(fresh, { recursive: true, force: true });
  }
  return folder;
}
