import type { Contract } from '../contract/contract.ts';
import { governingVersion } from '../contract/period.ts';
import { UptallyError } from '../errors.ts';
import { addMonths, type Interval, localDate, type MonthLabel, monthOf } from '../time.ts';

export interface PeriodsOfWeek {
  /** In order. */
  readonly governed: readonly MonthLabel[];
  /** Months of the week itself that no version governs. */
  readonly ungoverned: readonly MonthLabel[];
}

/**
 * The periods of a contract of which a week has a part, so that a month that ends within the week is
 * stated once as a whole. A contract's month need not be the calendar's in the report's zone: it may
 * be a billing cycle, or begin in another zone. Throws what `governingVersion` throws, save `no_version`.
 */
export function periodsOfWeek(contract: Contract, week: Interval, timeZone: string): PeriodsOfWeek {
  const first = monthOf(localDate(week.start, timeZone));
  const last = monthOf(localDate(week.end - 1, timeZone));
  const own = first === last ? [first] : [first, last];
  const governed: MonthLabel[] = [];
  const ungoverned: MonthLabel[] = [];
  for (const month of [addMonths(first, -1), ...own, addMonths(last, 1)]) {
    const period = governedPeriod(contract, month);
    if (period === undefined) {
      if (own.includes(month)) ungoverned.push(month);
    } else if (period.start < week.end && week.start < period.end) {
      governed.push(month);
    }
  }
  return { governed, ungoverned };
}

function governedPeriod(contract: Contract, month: MonthLabel): Interval | undefined {
  try {
    return governingVersion(contract, month).period;
  } catch (error) {
    if (error instanceof UptallyError && error.code === 'no_version') return undefined;
    throw error;
  }
}
