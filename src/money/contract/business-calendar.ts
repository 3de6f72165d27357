import {
  DAY_MS,
  type DateText,
  type EpochMs,
  HOUR_MS,
  type Interval,
  startOfLocalDate,
} from '../../ground/time.ts';

/**
 * The days on which a country does business: neither its weekend nor a public holiday of all of it.
 */
export interface BusinessCalendar {
  isBusinessDay(date: DateText): boolean;
}

export type BusinessCalendars = ReadonlyMap<string, BusinessCalendar>;

/** The calendars of these country codes; a code that no calendar is known for is absent. */
export async function loadBusinessCalendars(
  countries: readonly string[],
): Promise<BusinessCalendars> {
  const calendars = new Map<string, BusinessCalendar>();
  if (countries.length === 0) return calendars;
  // Half a second of loading, and few contracts count business days.
  const { default: Holidays } = await import('date-holidays');
  const known = new Holidays().getCountries();
  for (const country of new Set(countries)) {
    if (!Object.hasOwn(known, country)) continue;
    const holidays = new Holidays(country, { types: ['public'], timezone: 'UTC' });
    const byYear = new Map<number, readonly Interval[]>();
    const holidaysOf = (year: number): readonly Interval[] => {
      const found =
        byYear.get(year) ??
        holidays
          .getHolidays(year)
          .map(({ start, end }) => ({ start: start.getTime(), end: end.getTime() }));
      byYear.set(year, found);
      return found;
    };
    calendars.set(country, calendarOf(weekendOf(country), holidaysOf));
  }
  return calendars;
}

/** Half holidays begin at noon, and some whole ones on the evening before: the morning decides. */
const MORNING_MS = 9 * HOUR_MS;

function calendarOf(
  weekend: readonly number[],
  holidaysOf: (year: number) => readonly Interval[],
): BusinessCalendar {
  return {
    isBusinessDay(date) {
      const midnight = startOfLocalDate(date, 'UTC');
      if (weekend.includes(weekday(midnight))) return false;
      const morning = midnight + MORNING_MS;
      const year = Number(date.slice(0, 4));
      // A holiday of several days may have begun in the old year.
      return ![...holidaysOf(year - 1), ...holidaysOf(year)].some(
        ({ start, end }) => start <= morning && morning < end,
      );
    },
  };
}

/** 1 is Monday, 7 Sunday; 1 January 1970 was a Thursday. */
function weekday(utcMidnight: EpochMs): number {
  const days = Math.floor(utcMidnight / DAY_MS);
  return ((((days + 3) % 7) + 7) % 7) + 1;
}

interface WeekInfo {
  readonly weekend: readonly number[];
}

/**
 * As Unicode's regional data has it; older Nodes have a property where newer ones have a method.
 */
function weekendOf(country: string): readonly number[] {
  const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & {
    readonly weekInfo?: WeekInfo;
    getWeekInfo?(): WeekInfo;
  };
  return (locale.getWeekInfo?.() ?? locale.weekInfo)?.weekend ?? [6, 7];
}
