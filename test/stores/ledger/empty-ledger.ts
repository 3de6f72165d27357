import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import { migrateLedger } from '../../../src/stores/ledger/migrate.ts';

/** Write-once tables cannot be emptied, so the whole schema goes and comes back. */
export async function emptyLedger(ledger: Ledger): Promise<void> {
  await ledger.script('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  await migrateLedger(ledger);
}
