import { type Config, readConfig } from '../config.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { openStores } from '../stores.ts';

/** Runs what a command does with the ledger, as configured. */
export async function withLedger<T>(
  work: (ledger: Ledger, config: Config) => Promise<T>,
): Promise<T> {
  const config = readConfig();
  const stores = await openStores(config);
  try {
    return await work(stores.ledger, config);
  } finally {
    await stores.close();
  }
}
