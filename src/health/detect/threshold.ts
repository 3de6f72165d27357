import { DAY_MS, type EpochMs } from '../../ground/time.ts';
import type { Measured } from './minute-counts.ts';

/** How often the rule may be wrong. */
export interface DetectionRule {
  /** Over all series together; above 0. */
  readonly falseIncidentsPerYear: number;
  /** How many series are watched; null: those with calls in the 28 days before, anew each day. */
  readonly series: number | null;
}

/** What somebody may ask of a rule, and how it is told where it is refused. */
export const FALSE_INCIDENTS_EXPECTATION =
  'a number above 0 with at most 9 digits before and 9 after the point, such as 1 or 0.5';

export function parseFalseIncidents(text: string): number | undefined {
  return /^\d{1,9}(\.\d{1,9})?$/.test(text) && Number(text) > 0 ? Number(text) : undefined;
}

/** What the evidence of a minute is held against. */
export interface Threshold {
  /** The evidence that opens an episode, as a logarithm. */
  readonly opening: number;
  /** The most evidence of one minute. */
  readonly mostOfMinute: number;
}

const MINUTES_OF_YEAR = 525_600;
/** For how long a series is watched after its last call. */
export const DAYS_LOOKED_BACK = 28;
/** As many as the shares of failures that are tried. */
const SHARES = 4;

export function thresholdOf(series: number, { falseIncidentsPerYear }: DetectionRule): Threshold {
  const opening = Math.log((MINUTES_OF_YEAR * series) / falseIncidentsPerYear);
  return { opening, mostOfMinute: (opening + Math.log(SHARES)) / 3 };
}

/** The threshold that is in force in a minute. */
export type ThresholdAt = (minute: EpochMs) => Threshold;

/** As the days of what is known have it. */
export function thresholds({ scopes }: Measured, rule: DetectionRule): ThresholdAt {
  if (rule.series !== null) return thresholdsByDay(rule, new Map());
  const days = [...scopes.values()].map(({ minutes }) =>
    minutes.map(({ minute }) => dayOf(minute)),
  );
  return thresholdsByDay(rule, seriesByDay(days));
}

/** With so many series watched on each UTC day, counted from 1970; of the others one. */
export function thresholdsByDay(
  rule: DetectionRule,
  series: ReadonlyMap<number, number>,
): ThresholdAt {
  const byDay = new Map<number, Threshold>();
  return (minute) => {
    const day = dayOf(minute);
    const watched = rule.series ?? Math.max(1, series.get(day) ?? 0);
    const found = byDay.get(day) ?? thresholdOf(watched, rule);
    byDay.set(day, found);
    return found;
  };
}

/**
 * By UTC day: scopes with a counted call in the 28 days before it. Of each scope the days with a
 * counted call, in order; a day may repeat.
 */
export function seriesByDay(scopes: Iterable<readonly number[]>): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const days of scopes) {
    let counted = Number.NEGATIVE_INFINITY;
    let newest = Number.NEGATIVE_INFINITY;
    for (const day of days) {
      if (day === newest) continue;
      newest = day;
      for (let next = Math.max(day, counted) + 1; next <= day + DAYS_LOOKED_BACK; next += 1) {
        counts.set(next, (counts.get(next) ?? 0) + 1);
      }
      counted = day + DAYS_LOOKED_BACK;
    }
  }
  return counts;
}

export function dayOf(instant: EpochMs): number {
  return Math.floor(instant / DAY_MS);
}
