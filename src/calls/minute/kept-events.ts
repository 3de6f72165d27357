import { z } from 'zod';
import { type EpochMs, formatInstant } from '../../ground/time.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';

const KEPT_EVENTS = 'events-kept-from';

const watermarkRow = z.object({ reached_at: z.date() });

/**
 * The first instant whose events are all kept. What started before it may have been dropped: its
 * facts must not be counted anew, and an evaluation of it would count too little.
 */
export async function eventsKeptFrom(ledger: Ledger): Promise<EpochMs> {
  const [row] = await ledger.query(...ledgerQuery('intake/watermark', [KEPT_EVENTS]), watermarkRow);
  return row?.reached_at.getTime() ?? Number.MIN_SAFE_INTEGER;
}

/** Goes forward only. */
export async function keepEventsFrom(ledger: Ledger, instant: EpochMs): Promise<void> {
  await ledger.run(
    ...ledgerQuery('intake/advance-watermark', [KEPT_EVENTS, formatInstant(instant)]),
  );
}
