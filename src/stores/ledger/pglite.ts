import { PGlite, type PGliteOptions, type Transaction } from '@electric-sql/pglite';
import { systemReason, UptallyError } from '../../ground/errors.ts';
import { makeFolder } from '../../ground/make-folder.ts';
import type { Ledger, LedgerSession } from './ledger.ts';
import { postgresError } from './postgres.ts';
import { ledgerQuery } from './query.ts';

/**
 * PostgreSQL in this process, on `folder` or, without one, in memory. `dump` is a tar of the data
 * folder of another one, with which a new ledger begins.
 */
export async function openPGlite(folder?: string, dump?: Blob): Promise<Ledger> {
  if (folder !== undefined) makeFolder(folder);
  const label = `pglite ${folder ?? 'in memory'}`;
  const database = await created(label, {
    ...(folder === undefined ? {} : { dataDir: folder }),
    ...(dump === undefined ? {} : { loadDataDir: dump }),
  });
  // One process holds the folder, so a set in it is the whole lock.
  const locks = new Set<string>();

  return {
    label,
    ...session(database, label),

    transaction: (work) => database.transaction((transaction) => work(session(transaction, label))),

    async withLock(name, work) {
      if (locks.has(name)) return undefined;
      locks.add(name);
      try {
        return await work();
      } finally {
        locks.delete(name);
      }
    },

    async ping() {
      await answered(label, () => database.query(...ledgerQuery('store/ping')));
    },

    close: () => database.close(),
  };
}

async function created(label: string, options: PGliteOptions): Promise<PGlite> {
  try {
    return await PGlite.create(options);
  } catch (cause) {
    throw new UptallyError('rejected', `${label}: ${systemReason(cause)}: is the folder damaged?`, {
      cause,
    });
  }
}

function session(database: PGlite | Transaction, label: string): LedgerSession {
  return {
    async query(text, parameters, row) {
      const result = await answered(label, () => database.query(text, [...parameters]));
      return result.rows.map((value) => row.parse(value));
    },
    async run(text, parameters = []) {
      const result = await answered(label, () => database.query(text, [...parameters]));
      return result.affectedRows ?? 0;
    },
    async script(text) {
      await answered(label, () => database.exec(text));
    },
  };
}

async function answered<T>(label: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    throw postgresError(label, cause);
  }
}
