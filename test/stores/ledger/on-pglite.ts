import { after, before } from 'node:test';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import { openLedgerCopy } from '../../support/ledger-copy.ts';

/** Describes what a migrated ledger does, on PGlite in memory. */
export function onPGlite(describe: (label: string, ledger: () => Ledger) => void): void {
  let ledger: Ledger;
  before(async () => {
    ledger = await openLedgerCopy();
  });
  after(() => ledger.close());
  describe('PGlite', () => ledger);
}
