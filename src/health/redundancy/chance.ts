import { type Exact, ratio } from '../../ground/exact.ts';
import { DAY_MS, type EpochMs, type Interval, MINUTE_MS } from '../../ground/time.ts';

/** Whether primary and fallback failed together more often than they would have by chance. */
export interface Chance {
  /** One for each day but one; 0 on fewer than 28 days, and then there is no test. */
  readonly shifts: number;
  /**
   * The share of all slides, the true one among them, that touch as many episodes as that or more.
   */
  readonly p: Exact | null;
  /** Episodes touched over those that a slide touches on average; null if none ever touches one. */
  readonly ratio: Exact | null;
}

const MIN_DAYS = 28;

const DAY_MINUTES = DAY_MS / MINUTE_MS;

/** A part of an episode on one of the days; minutes of the day, `to` is not in it. */
interface DayPart {
  /** Place in the list of days. */
  readonly day: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Slides the fallback's time against the primary's by 1, 2, … whole days, in a circle, and counts
 * each time how many episodes of the primary it touches: a day's rhythm stays, what is common goes.
 * `days` are the beginnings of the UTC days that count, in order; they stand side by side.
 */
export function chanceOf(
  days: readonly EpochMs[],
  primary: readonly Interval[],
  fallback: readonly Interval[],
): Chance {
  if (days.length < MIN_DAYS) return { shifts: 0, p: null, ratio: null };
  const parts = primary.map((episode) => partsOnDays(days, episode));
  const badBefore = badMinutesBefore(days, fallback);
  const touchedWhenSlidBy = (shift: number): number =>
    parts.filter((episode) =>
      episode.some(({ day, from, to }) => {
        const bad = badBefore[(day - shift + days.length) % days.length];
        return bad !== undefined && (bad[from] ?? 0) < (bad[to] ?? 0);
      }),
    ).length;
  const shifts = days.length - 1;
  const touched = touchedWhenSlidBy(0);
  let [asMany, total] = [0, 0];
  for (let shift = 1; shift <= shifts; shift += 1) {
    const slid = touchedWhenSlidBy(shift);
    total += slid;
    if (slid >= touched) asMany += 1;
  }
  return {
    shifts,
    p: ratio(1 + asMany, days.length),
    ratio: total === 0 ? null : ratio(touched * shifts, total),
  };
}

function partsOnDays(days: readonly EpochMs[], { start, end }: Interval): readonly DayPart[] {
  return days.flatMap((dayStart, day) => {
    const from = Math.max(start - dayStart, 0) / MINUTE_MS;
    const to = Math.min(end - dayStart, DAY_MS) / MINUTE_MS;
    return from < to ? [{ day, from, to }] : [];
  });
}

/** For each day with bad minutes: how many lie before each minute of it, and at the end all. */
function badMinutesBefore(
  days: readonly EpochMs[],
  times: readonly Interval[],
): readonly (Uint16Array | undefined)[] {
  const isBad = new Map<number, Uint8Array>();
  for (const { day, from, to } of times.flatMap((time) => partsOnDays(days, time))) {
    const minutes = isBad.get(day) ?? new Uint8Array(DAY_MINUTES);
    isBad.set(day, minutes.fill(1, from, to));
  }
  return days.map((_, day) => {
    const minutes = isBad.get(day);
    if (minutes === undefined) return undefined;
    const before = new Uint16Array(DAY_MINUTES + 1);
    for (const [minute, bad] of minutes.entries()) before[minute + 1] = (before[minute] ?? 0) + bad;
    return before;
  });
}
