import type { Due } from '../contract/contract.ts';
import {
  addDays,
  addMonths,
  type EpochMs,
  HOUR_MS,
  type Interval,
  localDate,
  monthOf,
  startOfLocalDate,
} from '../time.ts';

/**
 * The instant, exclusive, by which a claim step is due (contract language, section 8), or null where
 * it hangs on a date that a person gives or on a calendar of holidays.
 */
export function claimDeadline(due: Due, period: Interval, timeZone: string): EpochMs | null {
  if (due.from !== 'period_end') return null;
  // Day 0 is the period's last day, not the midnight at which the next one begins.
  const lastDay = localDate(period.end - 1, timeZone);
  switch (due.unit) {
    case 'hours':
      return period.end + due.count * HOUR_MS;
    case 'days':
      return startOfLocalDate(addDays(lastDay, due.count + 1), timeZone);
    case 'months':
      return startOfLocalDate(`${addMonths(monthOf(lastDay), due.count + 1)}-01`, timeZone);
    case 'business_days':
      return null;
  }
}
