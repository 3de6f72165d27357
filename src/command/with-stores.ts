import type { Config } from '../running/config.ts';
import { openStores, type Stores } from '../running/stores.ts';
import type { Session } from './session.ts';

/** Runs `work` with the stores as configured, and closes them however it ends. */
export async function withStores<const T>(
  { config }: Pick<Session, 'config'>,
  work: (stores: Stores) => Promise<T>,
  open: (config: Config) => Promise<Stores> = openStores,
): Promise<T> {
  const stores = await open(config);
  try {
    return await work(stores);
  } finally {
    await stores.close();
  }
}
