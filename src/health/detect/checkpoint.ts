import type { EpochMs } from '../../ground/time.ts';
import { type Scope, scopeKey } from './cell.ts';
import {
  type Course,
  NEW_COURSE,
  REOPENED_WITHIN_MS,
  type Spell,
  withNextMinute,
  withTimePassed,
} from './course.ts';
import { firstFrom, type Measured } from './minute-counts.ts';
import type { Threshold } from './threshold.ts';

/**
 * What all series have come to at an instant: plain data, from which detection goes on. What ended
 * before `calmSince` is not in it any more: no call from then on can change it.
 */
export interface Checkpoint {
  /** The minutes before it are in. */
  readonly at: EpochMs;
  /** Who goes on from here needs the counts from this instant on. */
  readonly calmSince: EpochMs;
  /** Those that are not as if they were new. */
  readonly courses: readonly ScopeCourse[];
}

export interface ScopeCourse {
  readonly scope: Scope;
  readonly course: Course;
}

/** Before the first call. */
export const BEGINNING: Checkpoint = {
  at: Number.MIN_SAFE_INTEGER,
  calmSince: Number.MIN_SAFE_INTEGER,
  courses: [],
};

/**
 * The courses of all series of `known` at its instant. `known` holds the counts since `calmSince`
 * at least.
 */
export function followed(
  { at, courses }: Checkpoint,
  known: Measured,
  thresholdAt: (minute: EpochMs) => Threshold,
): readonly ScopeCourse[] {
  const before = new Map(courses.map(({ scope, course }) => [scopeKey(scope), course]));
  return [...known.scopes].map(([key, series]) => {
    let course = before.get(key) ?? NEW_COURSE;
    for (const counts of series.minutes.slice(firstFrom(series, at))) {
      course = withNextMinute(course, counts, thresholdAt(counts.minute));
    }
    return { scope: series.scope, course: withTimePassed(course, known.until) };
  });
}

/** To go on later from courses as they stand at an instant. */
export function checkpointOf(courses: readonly ScopeCourse[], at: EpochMs): Checkpoint {
  const calmSince = calmPoint(
    courses.flatMap(({ course }) => unsettledTimes(course, at)),
    at,
  );
  return {
    at,
    calmSince,
    courses: courses
      .map(({ scope, course }) => ({ scope, course: without(course, calmSince) }))
      .filter(
        ({ course }) => course.spells.length > 0 || course.evidence.some(({ sum }) => sum > 0),
      ),
  };
}

interface Unsettled {
  readonly start: EpochMs;
  readonly end: EpochMs;
}

/** The times of its spells, and that in which evidence has gathered; what may go on has no end. */
function unsettledTimes({ spells, evidence }: Course, at: EpochMs): readonly Unsettled[] {
  const gathered = evidence.filter(({ sum }) => sum > 0).map(({ since }) => since);
  return [
    ...spells.map((spell) => ({ start: spell.began, end: endOf(spell, at) })),
    ...gathered.map((start) => ({ start, end: Number.POSITIVE_INFINITY })),
  ];
}

function endOf({ resolution }: Spell, at: EpochMs): EpochMs {
  const isFinal = resolution !== null && at > resolution.resolved + REOPENED_WITHIN_MS;
  return isFinal ? resolution.ended : Number.POSITIVE_INFINITY;
}

/** The latest instant, not after `at`, that lies within none of the times. */
function calmPoint(times: readonly Unsettled[], at: EpochMs): EpochMs {
  const latestFirst = times.toSorted((a, b) => b.end - a.end);
  return latestFirst.reduce(
    (calm, { start, end }) => (end > calm ? Math.min(calm, start) : calm),
    at,
  );
}

function without(course: Course, calmSince: EpochMs): Course {
  const spells = course.spells.filter(
    ({ resolution }) => resolution === null || resolution.ended > calmSince,
  );
  return { ...course, spells };
}
