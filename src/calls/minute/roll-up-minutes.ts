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
import { queryPart, warehouseQuery } from '../../stores/warehouse/query.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import { countMinutes } from './count-minutes.ts';
import { reached } from './fact-clock.ts';
import { countMovedEvents, movedFoundUpTo } from './moved-events.ts';

/** The lock that a roll-up holds, and the watermark that it leaves. */
export const ROLL_UP = 'minute-roll-up';

/**
 * A row may be seen for so long after its `stored_at`, by the clock of the server that is asked: an
 * insert may take the two minutes of a request, and the clocks of a cluster differ by some seconds.
 */
const OVERLAP_MS = 3 * MINUTE_MS;

/** As in stored-spans.sql. */
const SPAN_MS = 5 * SECOND_MS;

/** The search for events that moved takes at most this part of the time. */
const SEARCH_SHARE = 1 / 10;

/** Of more new rows it is not asked which other minutes have attempts at the same calls. */
const MOST_SOUGHT_ROWS = 1_000_000;

interface Stores {
  readonly warehouse: Warehouse;
  readonly ledger: Ledger;
  readonly clock: Clock;
}

type Wait = (ms: number) => Promise<void>;

export interface RollUp {
  /** Minutes that were counted anew since they got rows. */
  readonly minutes: number;
  /** Rows of events stored since the last run, those of the overlap among them. */
  readonly eventRows: number;
}

const NOTHING: RollUp = { minutes: 0, eventRows: 0 };

const countRow = z.object({ event_rows: z.number(), now_ms: z.number() });

const spanRow = z.object({
  span: z.number(),
  event_rows: z.number(),
  contents: z.string(),
  first_span: z.number(),
  now_ms: z.number(),
});
type StoredSpan = z.output<typeof spanRow>;

/** By span of `stored_at`, what was seen of it; none for who looks for the first time. */
type SeenSpans = ReadonlyMap<number, string>;

/**
 * Counts every minute anew that received events since the last run. Running it twice, late, or
 * again after a crash at any point gives the same facts. While another process does it, this does
 * nothing.
 */
export async function rollUpMinutes(stores: Stores): Promise<RollUp> {
  const done = await stores.ledger.withLock(ROLL_UP, () => rollUpWhole(stores));
  return done ?? NOTHING;
}

/** How long a reader waits for a roll-up that another process is doing. */
const LONGEST_WAITS = 120;

/** How long a run that is due waits for one that another process is doing. */
const DUE_WAITS = 30;

/**
 * As `rollUpMinutes`, for one who reads the facts next: waits while another process holds
 * the lock, for about two minutes, and then does its own, since the other may have begun
 * before the newest events. Events that moved are sought each time: who reads once, and not every
 * few seconds, must not miss them. Throws `unavailable` where the lock does not come free, so that
 * nothing is read that is stale.
 */
export async function bringMinutesUpToDate(
  stores: Stores & { readonly wait?: Wait | undefined },
): Promise<RollUp> {
  const done = await withLockAfter(stores, LONGEST_WAITS, () => rollUpWhole(stores));
  if (done !== undefined) return done;
  throw new UptallyError(
    'unavailable',
    `${stores.ledger.label}: another process still holds the lock ${ROLL_UP}, so the ` +
      'facts may be stale',
  );
}

/**
 * Work that must not meet a roll-up; waits some seconds for one that is under way, and answers
 * undefined if it goes on.
 */
export function withoutRollUp<Result>(
  ledger: Ledger,
  work: () => Promise<Result>,
  wait?: Wait,
): Promise<Result | undefined> {
  return withLockAfter({ ledger, wait }, DUE_WAITS, work);
}

async function withLockAfter<Result>(
  {
    ledger,
    wait = (ms) => setTimeout(ms),
  }: { readonly ledger: Ledger; readonly wait?: Wait | undefined },
  longestWaits: number,
  work: () => Promise<Result>,
): Promise<Result | undefined> {
  for (let waits = 0; ; waits += 1) {
    const done = await ledger.withLock(ROLL_UP, work);
    if (done !== undefined || waits === longestWaits) return done;
    await wait(SECOND_MS);
  }
}

/** The facts of one process that keeps them up to date. */
export interface FactKeeper {
  /**
   * Counts the minutes anew that got rows which this process has not seen. To be called every few
   * seconds; does nothing while another process does it.
   */
  follow(signal?: AbortSignal): Promise<RollUp>;
  /** The same, for who must have it done: waits some seconds while another process does it. */
  rollUp(): Promise<RollUp>;
}

/**
 * As long as facts are followed, events that moved are not sought each time: the search takes at
 * most a tenth of the time, so that it comes late where much is stored.
 */
export function factKeeper(stores: Stores & { readonly wait?: Wait | undefined }): FactKeeper {
  const { ledger, clock } = stores;
  let seen: SeenSpans = new Map();
  let nextSearchAt = 0;

  async function once(signal?: AbortSignal): Promise<RollUp> {
    const done = await rollUp(stores, seen, signal);
    if (done === undefined) return NOTHING;
    seen = done.seen;
    const startedAt = clock.now();
    if (startedAt >= nextSearchAt) {
      await search(stores, signal);
      nextSearchAt = startedAt + (clock.now() - startedAt) / SEARCH_SHARE;
    }
    return done.rollUp;
  }

  return {
    async follow(signal) {
      return (await ledger.withLock(ROLL_UP, () => once(signal))) ?? NOTHING;
    },
    async rollUp() {
      return (await withLockAfter(stores, DUE_WAITS, () => once())) ?? NOTHING;
    },
  };
}

async function rollUpWhole(stores: Stores): Promise<RollUp> {
  const done = await rollUp(stores, new Map());
  await search(stores);
  return done?.rollUp ?? NOTHING;
}

interface DoneRollUp {
  readonly rollUp: RollUp;
  /** All that was stored since, to be given next time. */
  readonly seen: SeenSpans;
}

/** Undefined if `signal` was aborted before it was done. */
async function rollUp(
  stores: Stores,
  seen: SeenSpans,
  signal?: AbortSignal,
): Promise<DoneRollUp | undefined> {
  const { warehouse, ledger } = stores;
  const beganAt = Math.max(0, (await reached(ledger, ROLL_UP)) - OVERLAP_MS);
  // Whole spans: of a part of one, less would be there each time.
  const sinceMs = beganAt - (beganAt % SPAN_MS);
  const stored = await warehouse.select(
    ...warehouseQuery('minute/stored-spans', { parameters: { since_ms: sinceMs } }),
    spanRow,
  );
  const [first] = stored;
  if (first === undefined) return { rollUp: NOTHING, seen: new Map() };
  const unseen = stored.filter((one) => seen.get(one.span) !== contentsOf(one));
  const eventRows = unseen.reduce((sum, { event_rows }) => sum + event_rows, 0);
  const spans = unseen.map(({ span }) => span);
  const touched = {
    minutes: newMinutes(sinceMs, eventRows),
    parameters: { since_ms: sinceMs, first_span: first.first_span, spans },
  };
  const minutes = eventRows === 0 ? 0 : await countMinutes(stores, touched, first.now_ms, signal);
  if (minutes === undefined) return undefined;
  // Only now is the work done, up to when it began. Not up to its newest row: in a pause that row
  // would stay within the overlap and be counted anew for ever.
  await ledger.run(
    ...ledgerQuery('intake/advance-watermark', [ROLL_UP, formatInstant(first.now_ms)]),
  );
  return {
    rollUp: { minutes, eventRows },
    seen: new Map(stored.map((one) => [one.span, contentsOf(one)])),
  };
}

/** Rows that came, or that a merge took away, make another text of it. */
function contentsOf({ event_rows, contents }: StoredSpan): string {
  return `${event_rows} ${contents}`;
}

/**
 * Which attempt at a call is its last one may be another since, also in minutes that got no row.
 */
function newMinutes(sinceMs: EpochMs, eventRows: number): string {
  const new_rows = queryPart('minute/new-rows');
  const minutes = queryPart('minute/new-minutes', { new_rows });
  if (sinceMs === 0) return minutes;
  const around = queryPart('minute/minutes-around', { minutes });
  if (eventRows > MOST_SOUGHT_ROWS) return around;
  return queryPart('minute/new-attempts', { new_minutes: minutes, around, new_rows });
}

async function search(stores: Stores, signal?: AbortSignal): Promise<void> {
  const foundUpTo = await movedFoundUpTo(stores.ledger);
  const sinceMs = Math.max(0, foundUpTo - OVERLAP_MS);
  const [stored] = await stores.warehouse.select(
    ...warehouseQuery('minute/count-stored-since', { parameters: { since_ms: sinceMs } }),
    countRow,
  );
  if (stored === undefined || stored.event_rows === 0) return;
  const look = { sinceMs, nowMs: stored.now_ms, eventRows: stored.event_rows };
  await countMovedEvents(stores, look, signal);
}

/**
 * What was stored before this instant, by the warehouse's clock, is in the facts for good: later
 * rows may not all have been seen when the last roll-up began. Before 1970: nothing is.
 */
export async function countedUpTo(ledger: Ledger): Promise<EpochMs> {
  const counted = await reached(ledger, ROLL_UP);
  return Math.min(counted, await movedFoundUpTo(ledger)) - OVERLAP_MS;
}
