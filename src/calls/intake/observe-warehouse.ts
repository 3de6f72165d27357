import { z } from 'zod';
import { DAY_MS, type EpochMs } from '../../ground/time.ts';
import { warehouseQuery } from '../../stores/warehouse/query.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import { countConflicts } from './find-conflicts.ts';

/** What the warehouse holds that somebody should look at. */
export interface WarehouseFigures {
  /** Neither replayed nor dropped, by reason. */
  readonly openDeadLetters: Readonly<Record<string, number>>;
  /** Events that came with more than one content and started in the last seven days. */
  readonly conflicts: number;
}

const letterCountRow = z.object({ reason: z.string(), state: z.string(), letters: z.number() });

export async function observeWarehouse(
  warehouse: Warehouse,
  now: EpochMs,
): Promise<WarehouseFigures> {
  const counts = await warehouse.select(
    ...warehouseQuery('intake/count-dead-letters'),
    letterCountRow,
  );
  const open = counts.filter(({ state }) => state === 'open');
  return {
    openDeadLetters: Object.fromEntries(open.map(({ reason, letters }) => [reason, letters])),
    // A clock of a caller may be ahead.
    conflicts: await countConflicts(warehouse, { from: now - 7 * DAY_MS, until: now + DAY_MS }),
  };
}
