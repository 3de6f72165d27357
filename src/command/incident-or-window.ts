import { eventsKeptFrom } from '../calls/minute/kept-events.ts';
import { invalidInput } from '../ground/errors.ts';
import { type EpochMs, formatInstant, type Interval, MINUTE_MS } from '../ground/time.ts';
import type { Stores } from '../running/stores.ts';

/** What a command is given that is about an incident or about a window. */
interface IncidentOrWindow {
  readonly incident: string | undefined;
  /** Where the incident is given. */
  readonly place: string;
  readonly from?: EpochMs | undefined;
  readonly to?: EpochMs | undefined;
}

/**
 * Whole minutes; undefined if an incident is named. Throws `invalid_input` for both and neither.
 */
export function givenWindow({ incident, place, from, to }: IncidentOrWindow): Interval | undefined {
  const isWindow = from !== undefined || to !== undefined;
  if ((incident !== undefined) === isWindow) {
    const expectation = 'either an incident or a window of --from and --to';
    throw invalidInput([{ place, value: incident ?? '(missing)', expectation }]);
  }
  if (!isWindow) return undefined;
  if (from === undefined || to === undefined) {
    const missing = from === undefined ? '--from' : '--to';
    const expectation = 'both ends of the window';
    throw invalidInput([{ place: missing, value: '(missing)', expectation }]);
  }
  const interval = { start: from - (from % MINUTE_MS), end: to - (to % MINUTE_MS) };
  if (interval.start < interval.end) return interval;
  const expectation = 'an instant a minute or more after --from';
  throw invalidInput([{ place: '--to', value: formatInstant(to), expectation }]);
}

/** Throws `invalid_input` for a time of which calls were dropped. */
export async function requireKeptCalls(
  { ledger }: Pick<Stores, 'ledger'>,
  { start }: Interval,
  { place, value }: { readonly place: string; readonly value: string | EpochMs },
): Promise<void> {
  const keptFrom = await eventsKeptFrom(ledger);
  if (start >= keptFrom) return;
  const text = typeof value === 'string' ? value : formatInstant(value);
  const dropped = `those before ${formatInstant(keptFrom)} were dropped`;
  const expectation = `a time whose calls are kept: ${dropped}`;
  throw invalidInput([{ place, value: text, expectation }]);
}
