import { z } from 'zod';
import { type Migration, pendingMigrations, readMigrations } from '../migration.ts';
import type { Ledger, LedgerSession } from './ledger.ts';
import { ledgerQuery } from './query.ts';

const appliedRow = z.object({ number: z.number(), name: z.string(), checksum: z.string() });

/** The migrations that this ledger lacks; throws `migration_mismatch` if its history is another. */
export async function pendingLedgerMigrations(
  session: LedgerSession,
): Promise<readonly Migration[]> {
  await session.run(...ledgerQuery('store/create-schema-migrations'));
  const applied = await session.query(...ledgerQuery('store/applied-migrations'), appliedRow);
  return pendingMigrations('ledger', readMigrations('ledger'), applied);
}

/** Brings the ledger to the newest schema, all or nothing, and answers what was applied. */
export async function migrateLedger(ledger: Ledger): Promise<readonly Migration[]> {
  return ledger.transaction(async (session) => {
    // First, so that two processes that start together migrate one after the other.
    await session.run(...ledgerQuery('store/lock-schema'));
    const pending = await pendingLedgerMigrations(session);
    for (const migration of pending) {
      await session.script(migration.sql);
      await session.run(
        ...ledgerQuery('store/record-migration', [
          migration.number,
          migration.name,
          migration.checksum,
        ]),
      );
    }
    return pending;
  });
}
