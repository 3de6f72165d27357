import { type Config, readConfig } from '../running/config.ts';
import { openStores } from '../running/stores.ts';
import type { Ledger } from '../stores/ledger/ledger.ts';
import type { Warehouse } from '../stores/warehouse/warehouse.ts';

/** Runs what a command does with the ledger, as configured. */
export async function withLedger<T>(
  work: (ledger: Ledger, config: Config, warehouse: Warehouse) => Promise<T>,
): Promise<T> {
  const config = readConfig();
  const stores = await openStores(config);
  try {
    return await work(stores.ledger, config, stores.warehouse);
  } finally {
    await stores.close();
  }
}
