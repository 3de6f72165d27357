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

/** Most rows are seen sooner: who looks every few seconds looks back no further. */
const SHORT_OVERLAP_MS = 10 * SECOND_MS;

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

const storedRow = z.object({ event_rows: z.number(), now_ms: z.number() });

interface Look {
  readonly sinceMs: EpochMs;
  readonly nowMs: EpochMs;
  readonly eventRows: number;
}

/**
 * Counts every minute anew that received events since the last run. Running it twice, late, or
 * again after a crash at any point gives the same facts. While another process does it, this does
 * nothing.
 */
export async function rollUpMinutes(stores: Stores): Promise<RollUp> {
  const done = await stores.ledger.withLock(ROLL_UP, () => rollUp(stores));
  return done?.rollUp ?? NOTHING;
}

/** How long a reader waits for a roll-up that another process is doing. */
const LONGEST_WAITS = 120;

/** How long a run that is due waits for one that another process is doing. */
const DUE_WAITS = 30;

/**
 * As `rollUpMinutes`, for one who reads the facts next: waits while another process holds
 * the lock, for about two minutes, and then does its own, since the other may have begun
 * before the newest events. Throws `unavailable` where the lock does not come free, so that
 * nothing is read that is stale.
 */
export async function bringMinutesUpToDate(
  stores: Stores & { readonly wait?: Wait | undefined },
): Promise<RollUp> {
  const done = await withLockAfter(stores, LONGEST_WAITS, () => rollUp(stores));
  if (done !== undefined) return done.rollUp;
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
   * Counts the minutes of the newest rows anew, of those that were not there when it looked last;
   * at first as `rollUp`. To be called every few seconds; does nothing while another process does
   * it.
   */
  follow(signal?: AbortSignal): Promise<RollUp>;
  /** As `rollUpMinutes`, once a minute; waits some seconds while another process does it. */
  rollUp(): Promise<RollUp>;
}

/**
 * As long as facts are followed, events that moved are not sought each time: the search takes at
 * most a tenth of the time, so that it comes late where much is stored.
 */
export function factKeeper(stores: Stores & { readonly wait?: Wait | undefined }): FactKeeper {
  const { warehouse, ledger, clock } = stores;
  let lookedAt: EpochMs | undefined;
  let nextSearchAt = 0;

  async function searchIfDue(signal?: AbortSignal): Promise<void> {
    const startedAt = clock.now();
    if (startedAt < nextSearchAt) return;
    await search(stores, signal);
    nextSearchAt = startedAt + (clock.now() - startedAt) / SEARCH_SHARE;
  }

  return {
    async follow(signal) {
      const done = await ledger.withLock(ROLL_UP, async () => {
        if (lookedAt === undefined) {
          const first = await rollUp(stores, searchIfDue, signal);
          lookedAt = first.lookedAt;
          return first.rollUp;
        }
        const look = await lookSince(warehouse, lookedAt - SHORT_OVERLAP_MS);
        const minutes = await countNew(stores, look, signal);
        if (minutes === undefined) return NOTHING;
        lookedAt = look.nowMs;
        await searchIfDue(signal);
        return { minutes, eventRows: look.eventRows };
      });
      return done ?? NOTHING;
    },
    async rollUp() {
      const done = await withLockAfter(stores, DUE_WAITS, () => rollUp(stores, searchIfDue));
      return done?.rollUp ?? NOTHING;
    },
  };
}

async function rollUp(
  stores: Stores,
  searchMoved: (signal?: AbortSignal) => Promise<void> = (signal) => search(stores, signal),
  signal?: AbortSignal,
): Promise<{ readonly rollUp: RollUp; readonly lookedAt?: EpochMs | undefined }> {
  const { warehouse, ledger } = stores;
  const look = await lookSince(warehouse, (await reached(ledger, ROLL_UP)) - OVERLAP_MS);
  const minutes = await countNew(stores, look, signal);
  if (minutes === undefined) return { rollUp: NOTHING };
  // Only now is the work done, up to when it began. Not up to its newest row: in a pause that row
  // would stay within the overlap and be counted anew for ever.
  if (look.eventRows > 0) {
    await ledger.run(
      ...ledgerQuery('intake/advance-watermark', [ROLL_UP, formatInstant(look.nowMs)]),
    );
  }
  await searchMoved(signal);
  return { rollUp: { minutes, eventRows: look.eventRows }, lookedAt: look.nowMs };
}

async function lookSince(warehouse: Warehouse, instant: EpochMs): Promise<Look> {
  const sinceMs = Math.max(0, instant);
  const [stored] = await warehouse.select(
    ...warehouseQuery('minute/count-stored-since', { parameters: { since_ms: sinceMs } }),
    storedRow,
  );
  return { sinceMs, nowMs: stored?.now_ms ?? sinceMs, eventRows: stored?.event_rows ?? 0 };
}

/** Answers how many minutes; undefined if `signal` was aborted before it was done. */
async function countNew(
  stores: Stores,
  { sinceMs, nowMs, eventRows }: Look,
  signal?: AbortSignal,
): Promise<number | undefined> {
  if (eventRows === 0) return 0;
  const touched = {
    minutes: newMinutes(sinceMs, eventRows),
    parameters: { since_ms: sinceMs },
  };
  return countMinutes(stores, touched, nowMs, signal);
}

/**
 * Which attempt at a call is its last one may be another since, also in minutes that got no row.
 */
function newMinutes(sinceMs: EpochMs, eventRows: number): string {
  const minutes = queryPart('minute/new-minutes');
  if (sinceMs === 0) return minutes;
  const around = queryPart('minute/minutes-around', { minutes });
  if (eventRows > MOST_SOUGHT_ROWS) return around;
  return queryPart('minute/new-attempts', { new_minutes: minutes, around });
}

async function search(stores: Stores, signal?: AbortSignal): Promise<void> {
  const foundUpTo = await movedFoundUpTo(stores.ledger);
  const look = await lookSince(stores.warehouse, foundUpTo - OVERLAP_MS);
  if (look.eventRows > 0) await countMovedEvents(stores, look, signal);
}

/**
 * What was stored before this instant, by the warehouse's clock, is in the facts for good: later
 * rows may not all have been seen when the last roll-up began. Before 1970: nothing is.
 */
export async function countedUpTo(ledger: Ledger): Promise<EpochMs> {
  const counted = await reached(ledger, ROLL_UP);
  return Math.min(counted, await movedFoundUpTo(ledger)) - OVERLAP_MS;
}
