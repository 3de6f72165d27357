import { z } from 'zod';
import { type EpochMs, formatInstant } from '../../ground/time.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';
import { queryPart, warehouseQuery } from '../../stores/warehouse/query.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import { countMinutes } from './count-minutes.ts';
import { nextComputation, reached } from './fact-clock.ts';

/** So many identities take some 200 MB. */
const ROWS_PER_SLICE = 4_000_000;

const MOVED = 'moved-events';

const countRow = z.object({ identities: z.number() });

/** What was stored before this instant was looked at for events that moved; 0: nothing was. */
export function movedFoundUpTo(ledger: Ledger): Promise<EpochMs> {
  return reached(ledger, MOVED);
}

/**
 * Finds the events with contents in more than one minute among those that got rows since an
 * instant, and counts all their minutes anew: the one that such an event left got no row. Its cost
 * grows with all that is stored, by some 6 ms for each million of events. False if `signal` was
 * aborted.
 */
export async function countMovedEvents(
  { warehouse, ledger }: { readonly warehouse: Warehouse; readonly ledger: Ledger },
  look: { readonly sinceMs: EpochMs; readonly nowMs: EpochMs; readonly eventRows: number },
  signal?: AbortSignal,
): Promise<boolean> {
  const slices = Math.max(1, Math.ceil(look.eventRows / ROWS_PER_SLICE));
  // Where every row is new there is no need to ask which ones are.
  const changed = look.sinceMs > 0 ? queryPart('minute/changed-identities') : 'true';
  const moved = queryPart('minute/moved-identities', { changed });
  const since = look.sinceMs > 0 ? { since_ms: look.sinceMs } : {};
  let foundAt: EpochMs | undefined;
  for (let slice = 0; slice < slices; slice += 1) {
    if (signal?.aborted === true) return false;
    const parameters = { slices, slice, ...since };
    const [found] = await warehouse.select(
      ...warehouseQuery('minute/count-moved', { fragments: { moved }, parameters }),
      countRow,
    );
    if (found === undefined || found.identities === 0) continue;
    foundAt ??= await nextComputation({ warehouse, ledger }, look.nowMs);
    await warehouse.run(
      ...warehouseQuery('minute/record-moved', {
        fragments: { moved },
        parameters: { ...parameters, found_at_ms: foundAt },
      }),
    );
  }
  // A crash before the watermark: the next search begins where this one began and finds them again.
  if (foundAt !== undefined) {
    const touched = {
      minutes: queryPart('minute/minutes-around', {
        minutes: queryPart('minute/moved-minutes'),
      }),
      parameters: { found_at_ms: foundAt },
    };
    const counted = await countMinutes({ warehouse, ledger }, touched, look.nowMs, signal);
    if (counted === undefined) return false;
  }
  await ledger.run(...ledgerQuery('intake/advance-watermark', [MOVED, formatInstant(look.nowMs)]));
  return true;
}
