import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { UptallyError } from '../../ground/errors.ts';
import {
  type Clock,
  type EpochMs,
  formatInstant,
  MINUTE_MS,
  SECOND_MS,
} from '../../ground/time.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';
import { supersededContents } from '../../stores/warehouse/contents.ts';
import { warehouseQuery } from '../../stores/warehouse/query.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import { eventsKeptFrom } from './kept-events.ts';

/** The lock that a roll-up holds, and the watermark that it leaves. */
export const ROLL_UP = 'minute-roll-up';

/**
 * A row may be seen for so long after its `stored_at`, by the clock of the server that is asked: an
 * insert may take the two minutes of a request, and the clocks of a cluster differ by some seconds.
 */
const OVERLAP_MS = 3 * MINUTE_MS;

interface Stores {
  readonly warehouse: Warehouse;
  readonly ledger: Ledger;
  readonly clock: Clock;
}

export interface RollUp {
  /** UTC days with recomputed minutes. */
  readonly days: number;
  /** Rows of events stored since the last run, those of the overlap among them. */
  readonly eventRows: number;
}

const storedRow = z.object({ event_rows: z.number(), now_ms: z.number() });
const dayRow = z.object({ day_start_ms: z.number(), event_rows: z.number() });
const watermarkRow = z.object({ reached_at: z.date() });

/**
 * Recomputes the facts of every minute that received events since the last run. Running it twice,
 * late, or again after a crash at any point gives the same facts. While another process does it,
 * this does nothing.
 */
export async function rollUpMinutes(stores: Stores): Promise<RollUp> {
  const done = await stores.ledger.withLock(ROLL_UP, () => rollUp(stores));
  return done ?? { days: 0, eventRows: 0 };
}

/** How long a reader waits for a roll-up that another process is doing. */
const LONGEST_WAITS = 120;

/**
 * As `rollUpMinutes`, for one who reads the facts next: waits while another process holds
 * the lock, for about two minutes, and then does its own, since the other may have begun
 * before the newest events. Throws `unavailable` where the lock does not come free, so that
 * nothing is read that is stale.
 */
export async function bringMinutesUpToDate(
  stores: Stores & { readonly wait?: ((ms: number) => Promise<void>) | undefined },
): Promise<RollUp> {
  const wait = stores.wait ?? ((ms: number) => setTimeout(ms));
  for (let waits = 0; ; waits += 1) {
    const done = await stores.ledger.withLock(ROLL_UP, () => rollUp(stores));
    if (done !== undefined) return done;
    if (waits === LONGEST_WAITS) break;
    await wait(SECOND_MS);
  }
  throw new UptallyError(
    'unavailable',
    `${stores.ledger.label}: another process still holds the lock ${ROLL_UP}, so the ` +
      'facts may be stale',
  );
}

async function rollUp({ warehouse, ledger, clock }: Stores): Promise<RollUp> {
  const sinceMs = Math.max(0, await countedUpTo(ledger));
  const [stored] = await warehouse.select(
    ...warehouseQuery('minute/count-stored-since', { parameters: { since_ms: sinceMs } }),
    storedRow,
  );
  if (stored === undefined || stored.event_rows === 0) return { days: 0, eventRows: 0 };

  const days = await warehouse.select(
    ...warehouseQuery('minute/touched-days', {
      parameters: { since_ms: sinceMs, kept_from_ms: await eventsKeptFrom(ledger) },
    }),
    dayRow,
  );
  for (const { day_start_ms } of days) {
    const parameters = { since_ms: sinceMs, day_start_ms, computed_at_ms: clock.now() };
    // 1. New facts. A crash after this leaves stale ones beside them; the next run starts from the
    //    same watermark and does both again.
    await warehouse.run(
      ...warehouseQuery('minute/roll-up-minutes', {
        fragments: { superseded: supersededContents('true') },
        parameters,
      }),
    );
    // 2. Facts whose events are gone.
    await warehouse.run(...warehouseQuery('minute/remove-stale-facts', { parameters }));
  }
  // 3. Only now is the work done, up to when it began. Not up to its
  // newest row: in a pause that row
  //    would stay within the overlap and be counted anew for ever.
  await ledger.run(
    ...ledgerQuery('intake/advance-watermark', [ROLL_UP, formatInstant(stored.now_ms)]),
  );
  return { days: days.length, eventRows: stored.event_rows };
}

/**
 * What was stored before this instant, by the warehouse's clock, is in the facts for good: later
 * rows may not all have been seen when the last roll-up began. Before 1970: nothing is.
 */
export async function countedUpTo(ledger: Ledger): Promise<EpochMs> {
  return (await rolledUpTo(ledger)) - OVERLAP_MS;
}

/** When the roll-up that the facts are of began, by the warehouse's clock; 0: none yet. */
async function rolledUpTo(ledger: Ledger): Promise<EpochMs> {
  const [row] = await ledger.query(...ledgerQuery('intake/watermark', [ROLL_UP]), watermarkRow);
  return row === undefined ? 0 : row.reached_at.getTime();
}
