import {
  addDays,
  addMonths,
  type DateText,
  type EpochMs,
  HOUR_MS,
  type Interval,
  localDate,
  monthOf,
  sameDayMonthsLater,
  startOfLocalDate,
} from '../../ground/time.ts';
import type { BusinessCalendar, BusinessCalendars } from '../contract/business-calendar.ts';
import type { ClaimStepTerms, Due } from '../contract/contract.ts';
import type { Breach } from '../evaluation/find-breach.ts';

/** What is known of the instants that claims are due from. */
export interface ClaimFacts {
  readonly period: Interval;
  /** Absent or null: nothing was breached, or nobody looked. */
  readonly breach?: Breach | null | undefined;
  /** When the miss was noticed, and the date of the invoice: given by a person. */
  readonly awareness?: EpochMs | undefined;
  readonly invoice?: EpochMs | undefined;
  readonly calendars?: BusinessCalendars | undefined;
}

export interface Deadline {
  /** Exclusive; null where what it hangs on is not known. */
  readonly instant: EpochMs | null;
  /** What is not known. */
  readonly missing: Exclude<Due['from'], 'period_end'> | 'calendar' | null;
}

/**
 * The instant by which a claim step is due (docs/contract-language.md,
 * "Claims"), in the contract's zone.
 */
export function claimDeadline(due: Due, facts: ClaimFacts, timeZone: string): Deadline {
  const anchor = anchorOf(due.from, facts);
  if (anchor === null) return { instant: null, missing: due.from as Deadline['missing'] };
  if (due.unit === 'hours') return known(anchor.instant + due.count * HOUR_MS);
  const dayZero = localDate(anchor.isEnd ? anchor.instant - 1 : anchor.instant, timeZone);
  switch (due.unit) {
    case 'days':
      return known(endOfDay(addDays(dayZero, due.count), timeZone));
    case 'months':
      // The last day of a period stands for the last day of every month.
      return due.from === 'period_end'
        ? known(startOfLocalDate(`${addMonths(monthOf(dayZero), due.count + 1)}-01`, timeZone))
        : known(endOfDay(sameDayMonthsLater(dayZero, due.count), timeZone));
    case 'business_days': {
      const calendar = facts.calendars?.get(due.calendar ?? '');
      return calendar === undefined
        ? { instant: null, missing: 'calendar' }
        : known(endOfDay(businessDaysLater(dayZero, due.count, calendar), timeZone));
    }
  }
}

/** Country codes of the calendars that the steps count business days of. */
export function calendarsOf(steps: readonly ClaimStepTerms[]): readonly string[] {
  return steps.flatMap(({ due }) =>
    due?.unit === 'business_days' && due.calendar !== null ? [due.calendar] : [],
  );
}

/** True if a step is due from the breach, which takes a look at the calls. */
export function hangsOnBreach(steps: readonly ClaimStepTerms[]): boolean {
  return steps.some(({ due }) => due?.from === 'breach_start' || due?.from === 'breach_end');
}

interface Anchor {
  readonly instant: EpochMs;
  /** Of something half open: its last day is that of the millisecond before. */
  readonly isEnd: boolean;
}

function anchorOf(from: Due['from'], facts: ClaimFacts): Anchor | null {
  const { period, breach, awareness, invoice } = facts;
  switch (from) {
    case 'period_end':
      return { instant: period.end, isEnd: true };
    case 'breach_start':
      return at(breach?.start);
    case 'breach_end':
      return breach?.end ?? null;
    case 'awareness':
      return at(awareness);
    case 'invoice':
      return at(invoice);
  }
}

function at(instant: EpochMs | undefined): Anchor | null {
  return instant === undefined ? null : { instant, isEnd: false };
}

function known(instant: EpochMs): Deadline {
  return { instant, missing: null };
}

function endOfDay(date: DateText, timeZone: string): EpochMs {
  return startOfLocalDate(addDays(date, 1), timeZone);
}

/** Day 0 need not be a business day; 0 of them end with it. */
function businessDaysLater(date: DateText, count: number, calendar: BusinessCalendar): DateText {
  let day = date;
  for (let left = count; left > 0; ) {
    day = addDays(day, 1);
    if (calendar.isBusinessDay(day)) left -= 1;
  }
  return day;
}
