import { after, before } from 'node:test';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import { migrateLedger } from '../../../src/stores/ledger/migrate.ts';
import { openPGlite } from '../../../src/stores/ledger/pglite.ts';

/** Describes what a migrated ledger does, on PGlite in memory. */
export function onPGlite(describe: (label: string, ledger: () => Ledger) => void): void {
  let ledger: Ledger;
  before(async () => {
    ledger = await openPGlite();
    await migrateLedger(ledger);
  });
  after(() => ledger.close());
  describe('PGlite', () => ledger);
}
