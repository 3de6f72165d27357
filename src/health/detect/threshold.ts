import { DAY_MS, type EpochMs } from '../../ground/time.ts';
import type { Measured } from './minute-counts.ts';

/** How often the rule may be wrong. */
export interface DetectionRule {
  /** Over all series together; above 0. */
  readonly falseIncidentsPerYear: number;
  /** How many series are watched; null: those with calls in the 28 days before, anew each day. */
  readonly series: number | null;
}

/** What the evidence of a minute is held against. */
export interface Threshold {
  /** The evidence that opens an episode, as a logarithm. */
  readonly opening: number;
  /** The most evidence of one minute. */
  readonly mostOfMinute: number;
}

const MINUTES_OF_YEAR = 525_600;
const DAYS_LOOKED_BACK = 28;
/** As many as the shares of failures that are tried. */
const SHARES = 4;

export function thresholdOf(series: number, { falseIncidentsPerYear }: DetectionRule): Threshold {
  const opening = Math.log((MINUTES_OF_YEAR * series) / falseIncidentsPerYear);
  return { opening, mostOfMinute: (opening + Math.log(SHARES)) / 3 };
}

/** The threshold that is in force in a minute. */
export function thresholds(known: Measured, rule: DetectionRule): (minute: EpochMs) => Threshold {
  if (rule.series !== null) {
    const constant = thresholdOf(rule.series, rule);
    return () => constant;
  }
  const series = seriesByDay(known);
  const byDay = new Map<number, Threshold>();
  return (minute) => {
    const day = Math.floor(minute / DAY_MS);
    const found = byDay.get(day) ?? thresholdOf(Math.max(1, series.get(day) ?? 0), rule);
    byDay.set(day, found);
    return found;
  };
}

/** By UTC day, counted from 1970: scopes with a counted call in the 28 days before it. */
function seriesByDay({ scopes }: Measured): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const { minutes } of scopes.values()) {
    let counted = Number.NEGATIVE_INFINITY;
    let newest = Number.NEGATIVE_INFINITY;
    for (const { minute } of minutes) {
      const day = Math.floor(minute / DAY_MS);
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
