import { UptallyError } from '../../ground/errors.ts';
import {
  addMonths,
  DAY_MS,
  type Interval,
  localDate,
  type MonthLabel,
  monthOf,
  startOfLocalDate,
} from '../../ground/time.ts';
import type { Contract } from '../../money/contract/contract.ts';
import { governingVersion } from '../../money/contract/period.ts';

export interface PeriodsOfWeek {
  /** Labels, in order. */
  readonly governed: readonly string[];
  /** Months of the week itself that no version governs. */
  readonly ungoverned: readonly MonthLabel[];
}

/**
 * The periods of a contract of which a week has a part, so that a month that ends within the week
 * is stated once as a whole. A contract's month need not be the calendar's in the report's zone: it
 * may be a billing cycle, or begin in another zone. Of rolling periods, of which one ends at any
 * time, the one that ends with the week stands for all.
 */
export function periodsOfWeek(contract: Contract, week: Interval, timeZone: string): PeriodsOfWeek {
  const first = monthOf(localDate(week.start, timeZone));
  const last = monthOf(localDate(week.end - 1, timeZone));
  const own = first === last ? [first] : [first, last];
  const governed = rollingLabels(contract, week).filter(
    (label) => governedPeriod(contract, label) !== undefined,
  );
  const hasRolling = governed.length > 0;
  const ungoverned: MonthLabel[] = [];
  for (const month of [addMonths(first, -1), ...own, addMonths(last, 1)]) {
    const period = governedPeriod(contract, month);
    if (period === undefined) {
      if (own.includes(month) && !hasRolling) ungoverned.push(month);
    } else if (period.start < week.end && week.start < period.end) {
      governed.push(month);
    }
  }
  return { governed, ungoverned };
}

/** The last days that are over when the week is, in each version's own zone. */
function rollingLabels({ versions }: Contract, week: Interval): readonly string[] {
  const labels = versions.flatMap(({ period, timeZone }) => {
    if (period.kind !== 'rolling_days') return [];
    const end = localDate(week.end, timeZone);
    // Dates are counted in UTC, which has no days of other lengths.
    const start = localDate(startOfLocalDate(end, 'UTC') - period.days * DAY_MS, 'UTC');
    return [`${start}/${end}`];
  });
  return [...new Set(labels)];
}

/** Undefined where no version is in force, or none has periods with such labels. */
function governedPeriod(contract: Contract, label: string): Interval | undefined {
  try {
    return governingVersion(contract, label).period;
  } catch (error) {
    const isOther =
      error instanceof UptallyError &&
      (error.code === 'no_version' || error.code === 'invalid_input');
    if (isOther) return undefined;
    throw error;
  }
}
