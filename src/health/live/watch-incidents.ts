import { z } from 'zod';
import { type Clock, DAY_MS, type EpochMs, formatInstant, MINUTE_MS } from '../../ground/time.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import { type Checkpoint, checkpointOf, followed, type ScopeCourse } from '../detect/checkpoint.ts';
import { episodesOf } from '../detect/detect.ts';
import { type Measured, type MinuteFact, measured } from '../detect/minute-counts.ts';
import { type DetectionRule, dayOf, type ThresholdAt } from '../detect/threshold.ts';
import { incidentsOf } from '../incident/incidents-of.ts';
import type { IncidentChange } from '../incident/reconcile.ts';
import { type IncidentFold, recordIncidents } from '../record/record-incidents.ts';
import {
  checkpointBefore,
  dropCheckpointsAfter,
  recordCheckpoint,
  startOfDay,
} from './checkpoints.ts';
import { cellsByDay, changedMinutes, nextFact, readFacts } from './read-facts.ts';
import { thresholdsFrom } from './thresholds-from.ts';

/** Facts that were computed so shortly before the newest may have been written after it. */
const OVERLAP_MS = MINUTE_MS;

/** Up to where the facts are folded: an instant of their computation. */
const FOLDED = 'incident-facts';

interface Stores {
  readonly warehouse: Warehouse;
  readonly ledger: Ledger;
  readonly clock: Clock;
}

export interface WatchedIncidents {
  /**
   * Folds what changed since the last time and brings the record to it: nothing where nothing
   * changed. To be called every few seconds. Undefined while another process does it.
   */
  follow(signal?: AbortSignal): Promise<readonly IncidentChange[] | undefined>;
}

/** What is kept between two looks, so that only what changed is read. */
interface Memory {
  readonly base: Checkpoint;
  /** By minute, from `base.calmSince` on. */
  readonly facts: ReadonlyMap<EpochMs, readonly MinuteFact[]>;
  readonly thresholdAt: ThresholdAt;
  readonly foldedTo: EpochMs;
  readonly computedAt: EpochMs;
  /** Of the minutes that the next look sees once more, as they were. */
  readonly seen: ReadonlyMap<EpochMs, string>;
}

/**
 * The incidents of the calls, kept up to date by one process of several, which holds the lock. It
 * folds from the beginning of the day, or of the day of the oldest fact that changed.
 */
export function watchIncidents(stores: Stores, rule: DetectionRule): WatchedIncidents {
  let memory: Memory | undefined;
  return {
    async follow(signal) {
      return stores.ledger.withLock('incidents', async () => {
        const looked = await look(stores, rule, memory);
        if (looked === undefined) return [];
        memory = undefined;
        const folded = await foldDays(stores, rule, looked, signal);
        memory = folded.memory;
        return folded.changes;
      });
    },
  };
}

interface Look extends Omit<Memory, 'foldedTo'> {
  /** Facts before it are in `facts`, and as they were. */
  readonly from: EpochMs;
  readonly until: EpochMs;
}

/** What has to be folded; undefined if nothing changed and no minute passed. */
async function look(
  stores: Stores,
  rule: DetectionRule,
  memory: Memory | undefined,
): Promise<Look | undefined> {
  const { warehouse, ledger, clock } = stores;
  const now = clock.now();
  const until = now - (now % MINUTE_MS);
  const since = memory?.computedAt ?? (await foldedFacts(ledger));
  const changed = await changedMinutes(warehouse, since - OVERLAP_MS);
  const computedAt = Math.max(since, changed.computedAt ?? 0);
  const seen = changed.minutes;
  const minutes = [...seen.keys()].filter(
    (minute) => seen.get(minute) !== memory?.seen.get(minute),
  );
  const [first] = minutes;
  if (memory === undefined || (first !== undefined && first < memory.base.at)) {
    const base = await baseFor(stores, Math.min(first ?? until, until), until, rule);
    const thresholdAt = await thresholdsFrom(warehouse, base.calmSince, until, rule);
    return { base, facts: new Map(), thresholdAt, from: base.calmSince, until, computedAt, seen };
  }
  const facts = new Map(memory.facts);
  const isChanged = await renewMinutes(warehouse, facts, minutes);
  if (!isChanged && until === memory.foldedTo) return undefined;
  const isNewDay = startOfDay(until) !== startOfDay(memory.foldedTo);
  const thresholdAt = isNewDay
    ? await thresholdsFrom(warehouse, memory.base.calmSince, until, rule)
    : memory.thresholdAt;
  const from = Math.min(memory.foldedTo, first ?? until);
  return { base: memory.base, facts, thresholdAt, from, until, computedAt, seen };
}

/** Without a checkpoint: the beginning of the day of the first fact. */
async function baseFor(
  { warehouse, ledger }: Stores,
  changedFrom: EpochMs,
  until: EpochMs,
  rule: DetectionRule,
): Promise<Checkpoint> {
  const found = await checkpointBefore(ledger, changedFrom, rule);
  if (found !== undefined) return found;
  const days = await cellsByDay(warehouse, { start: 0, end: until });
  const first = days.reduce((least, { day }) => Math.min(least, day), dayOf(changedFrom));
  return { at: first * DAY_MS, calmSince: first * DAY_MS, courses: [] };
}

/** Reads the changed minutes anew; answers whether one of them says something else. */
async function renewMinutes(
  warehouse: Warehouse,
  facts: Map<EpochMs, readonly MinuteFact[]>,
  minutes: readonly EpochMs[],
): Promise<boolean> {
  const [first, last] = [minutes[0], minutes.at(-1)];
  if (first === undefined || last === undefined) return false;
  const wanted = new Set(minutes);
  const read = await readFacts(warehouse, { start: first, end: last + MINUTE_MS });
  const found = byMinute(read.filter(({ minute }) => wanted.has(minute)));
  let isChanged = false;
  for (const minute of minutes) {
    const now = found.get(minute) ?? [];
    isChanged ||= JSON.stringify(facts.get(minute) ?? []) !== JSON.stringify(now);
    if (now.length === 0) facts.delete(minute);
    else facts.set(minute, now);
  }
  return isChanged;
}

function byMinute(facts: readonly MinuteFact[]): Map<EpochMs, MinuteFact[]> {
  const minutes = new Map<EpochMs, MinuteFact[]>();
  for (const fact of facts) {
    const own = minutes.get(fact.minute);
    if (own === undefined) minutes.set(fact.minute, [fact]);
    else own.push(fact);
  }
  return minutes;
}

/**
 * Folds day by day, so that a long past takes no more memory than a day, or than what goes on. For
 * each day, in this order: 1. incidents that no later minute can change are recorded, 2. the
 * checkpoint of the next day; at the end 3. what goes on, 4. up to where the facts are folded.
 * Whatever a process leaves undone the next one does again, with the same result.
 */
async function foldDays(
  { warehouse, ledger, clock }: Stores,
  rule: DetectionRule,
  { until, thresholdAt, computedAt, seen, from, ...start }: Look,
  signal: AbortSignal | undefined,
): Promise<{ readonly changes: readonly IncidentChange[]; readonly memory: Memory | undefined }> {
  const changes: IncidentChange[] = [];
  let { base } = start;
  let facts = new Map(start.facts);
  await dropCheckpointsAfter(ledger, Math.max(from, base.at));
  for (let next = from, isDone = false; !isDone; ) {
    if (signal?.aborted === true) return { changes, memory: undefined };
    const dayEnd = startOfDay(Math.max(next, base.at)) + DAY_MS;
    const isNothingKnown = base.courses.length === 0 && facts.size === 0;
    // Where nothing goes on, days without calls are one.
    const called = isNothingKnown ? await nextFact(warehouse, { start: next, end: until }) : next;
    const end = Math.min(until, Math.max(dayEnd, startOfDay(called ?? until)));
    isDone = end >= until;
    for (const [minute, own] of byMinute(await readFacts(warehouse, { start: next, end }))) {
      facts.set(minute, own);
    }
    const known = measured([...facts.values()].flat(), end);
    const courses = followed(base, known, thresholdAt);
    const isDayOver = end === startOfDay(end) && end > base.at;
    const after = isDayOver ? checkpointOf(courses, end) : base;
    const settled = isDone ? end : after.calmSince;
    if (settled > base.calmSince) {
      const fold = foldOf(courses, known, { since: base.calmSince, until: settled });
      changes.push(...(await recordIncidents(ledger, { ...fold, rule }, clock.now())));
    }
    if (isDayOver) {
      await recordCheckpoint(ledger, after, rule);
      base = after;
      facts = new Map([...facts].filter(([minute]) => minute >= after.calmSince));
    }
    next = end;
  }
  await ledger.run(...ledgerQuery('intake/advance-watermark', [FOLDED, formatInstant(computedAt)]));
  return { changes, memory: { base, facts, thresholdAt, foldedTo: until, computedAt, seen } };
}

/** What is bad in a time that nothing bad crosses the end of, unless that is what is known. */
function foldOf(
  courses: readonly ScopeCourse[],
  known: Measured,
  time: { readonly since: EpochMs; readonly until: EpochMs },
): Omit<IncidentFold, 'rule'> {
  const episodes = episodesOf(courses, known);
  const incidents = incidentsOf(episodes, known);
  return { ...time, episodes, incidents: incidents.filter(({ began }) => began < time.until) };
}

const watermarkRow = z.object({ reached_at: z.date() });

async function foldedFacts(ledger: Ledger): Promise<EpochMs> {
  const [row] = await ledger.query(...ledgerQuery('intake/watermark', [FOLDED]), watermarkRow);
  return row === undefined ? 0 : row.reached_at.getTime();
}
