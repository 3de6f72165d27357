import { z } from 'zod';
import { DAY_MS, type EpochMs, formatInstant, instantOf } from '../../ground/time.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';
import { warehouseQuery } from '../../stores/warehouse/query.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';

const arrivalRow = z.object({ newest_ms: z.number() });
const deedRow = z.object({ newest: z.string().nullable() });

/**
 * The newest instant that anything stored proves the clock by: a record that came in, or
 * what somebody did. Null: nothing is stored. What jobs note by themselves is left out: a
 * wrong clock would prove itself.
 */
export async function newestStored({
  warehouse,
  ledger,
}: {
  readonly warehouse: Warehouse;
  readonly ledger: Ledger;
}): Promise<EpochMs | null> {
  const [arrival] = await warehouse.select(
    ...warehouseQuery('statement/newest-arrival'),
    arrivalRow,
  );
  const [deed] = await ledger.query(...ledgerQuery('statement/newest-deed'), deedRow);
  const arrivedAt = arrival?.newest_ms ?? 0;
  const doneAt = deed?.newest == null ? 0 : instantOf(deed.newest);
  const newest = Math.max(arrivedAt, doneAt);
  return newest > 0 ? newest : null;
}

/**
 * Why nothing is to be dropped or to expire, where a clock runs more than a day ahead of everything
 * stored: it may be wrong, and what is gone stays gone. Undefined: it does not.
 */
export function clockLead(now: EpochMs, newest: EpochMs | null): string | undefined {
  if (newest === null || now - newest <= DAY_MS) return undefined;
  return (
    `the clock says ${formatInstant(now)}, more than a day after everything stored ` +
    `(${formatInstant(newest)}): if it is right, the next record that comes in shows it`
  );
}
