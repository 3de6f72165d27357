import { z } from 'zod';
import { type EpochMs, formatInstant } from '../../ground/time.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';
import { warehouseQuery } from '../../stores/warehouse/query.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';

const COMPUTED = 'minute-facts';

const watermarkRow = z.object({ reached_at: z.date() });
const newestRow = z.object({ computed_at_ms: z.number() });

/**
 * An instant for facts that are computed next, later than that of all facts before, whichever
 * process computed them and whatever its clock said. Whoever asks holds the lock of the roll-up.
 */
export async function nextComputation(
  { warehouse, ledger }: { readonly warehouse: Warehouse; readonly ledger: Ledger },
  now: EpochMs,
): Promise<EpochMs> {
  const before = await reached(ledger, COMPUTED);
  const [newest] =
    before === 0
      ? await warehouse.select(...warehouseQuery('minute/newest-facts'), newestRow)
      : [{ computed_at_ms: before }];
  const computedAt = Math.max(now, (newest?.computed_at_ms ?? 0) + 1);
  await ledger.run(
    ...ledgerQuery('intake/advance-watermark', [COMPUTED, formatInstant(computedAt)]),
  );
  return computedAt;
}

/** The instant of the newest computation, by that count; 0: there was none. */
export function factsComputedUpTo(ledger: Ledger): Promise<EpochMs> {
  return reached(ledger, COMPUTED);
}

/** A watermark; 0: never set. */
export async function reached(ledger: Ledger, name: string): Promise<EpochMs> {
  const [row] = await ledger.query(...ledgerQuery('intake/watermark', [name]), watermarkRow);
  return row === undefined ? 0 : row.reached_at.getTime();
}
