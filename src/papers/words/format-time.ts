import { offsetText } from '../../ground/local-text.ts';
import {
  type DateText,
  type EpochMs,
  formatInstant,
  isMonthLabel,
  localDate,
  localMinute,
  MINUTE_MS,
  mondayOf,
  parseInstant,
  weekOf,
} from '../../ground/time.ts';
import { NBSP } from './format-figure.ts';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;
const DAY_LENGTH_MS = 1_440 * MINUTE_MS;

/** `Sun 7`. */
export function shortDayText(date: DateText): string {
  return `${weekday(date)}${NBSP}${dayOfMonth(date)}`;
}

/** `Sun 7 June`. */
function dayText(date: DateText): string {
  return `${shortDayText(date)}${NBSP}${month(date)}`;
}

/** `7 June 2026`. */
export function dateText(date: DateText): string {
  return `${dayOfMonth(date)}${NBSP}${month(date)}${NBSP}${date.slice(0, 4)}`;
}

/** `Sun 7 June 12:15`, local. */
export function minuteText(instant: EpochMs, timeZone: string): string {
  return `${dayText(localDate(instant, timeZone))}${NBSP}${clock(instant, timeZone)}`;
}

/** `Sun 7 June 2026 12:15`, local. */
export function momentText(instant: EpochMs, timeZone: string): string {
  const date = localDate(instant, timeZone);
  // A narrow column breaks before the time, which as one piece it would break inside a number.
  return `${weekday(date)}${NBSP}${dateText(date)} ${clock(instant, timeZone)}`;
}

/** `8 June 2026 00:00 UTC`, local. */
export function instantText(instant: EpochMs, timeZone: string): string {
  const date = dateText(localDate(instant, timeZone));
  return `${date} ${clock(instant, timeZone)}${NBSP}${offsetText(instant, timeZone)}`;
}

function clock(instant: EpochMs, timeZone: string): string {
  return localMinute(instant, timeZone).slice(11);
}

function weekday(date: DateText): string {
  const monday = parseInstant(`${mondayOf(weekOf(date)) ?? date}T00:00:00Z`) ?? 0;
  const day = parseInstant(`${date}T00:00:00Z`) ?? 0;
  return DAYS[Math.round((day - monday) / DAY_LENGTH_MS)] ?? formatInstant(day);
}

function dayOfMonth(date: DateText): string {
  return String(Number(date.slice(8, 10)));
}

function month(date: DateText): string {
  return MONTHS[Number(date.slice(5, 7)) - 1] ?? date;
}

/** A period's label: `June 2026` for a month, else the label itself. */
export function periodLabelText(label: string): string {
  if (!isMonthLabel(label)) return label;
  return `${month(`${label}-01`)}${NBSP}${label.slice(0, 4)}`;
}
