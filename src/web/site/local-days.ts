import {
  addDays,
  DAY_MS,
  type DateText,
  type EpochMs,
  type Interval,
  localDate,
  startOfLocalDate,
} from '../../ground/time.ts';
import { dateText } from '../../papers/words/format-time.ts';

export interface LocalDay {
  readonly date: DateText;
  /** `7 June 2026`. */
  readonly label: string;
  readonly interval: Interval;
}

const MOST_KEPT = 64;

const kept = new Map<string, readonly LocalDay[]>();

/** So many days of a zone, the one of `now` last. They are kept: a zone's calendar takes time. */
export function localDays(now: EpochMs, timeZone: string, count: number): readonly LocalDay[] {
  const today = localDate(now, timeZone);
  const key = `${timeZone} ${today} ${count}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const made = daysBefore(today, timeZone, count);
  const [oldest] = kept.keys();
  if (kept.size >= MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  kept.set(key, made);
  return made;
}

function daysBefore(today: DateText, timeZone: string, count: number): readonly LocalDay[] {
  const dates = Array.from({ length: count + 1 }, (_, i) => addDays(today, i + 1 - count));
  const starts = dates.map((date) => startOfLocalDate(date, timeZone));
  return dates.slice(0, -1).map((date, i) => {
    const start = starts[i] ?? 0;
    return {
      date,
      label: dateText(date),
      interval: { start, end: starts[i + 1] ?? start + DAY_MS },
    };
  });
}
