import { Temporal } from 'temporal-polyfill';

/** An instant: whole milliseconds since 1970-01-01T00:00:00Z, always UTC. */
export type EpochMs = number;

/** The only source of "now"; tests and `--as-of` hand in another. */
export interface Clock {
  now(): EpochMs;
}

export const systemClock: Clock = { now: () => Date.now() };

/** At `from` now, `speed` times as fast as `wall` to `until`, and as fast as it after that. */
export function pacedClock(
  wall: Clock,
  { from, until, speed }: { readonly from: EpochMs; readonly until: EpochMs; speed: number },
): Clock {
  const began = wall.now();
  const pacedMs = (until - from) / speed;
  return {
    now() {
      const passedMs = wall.now() - began;
      const after = passedMs < pacedMs ? passedMs * speed : until - from + passedMs - pacedMs;
      return from + Math.round(after);
    },
  };
}

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** Half open: `start <= t < end`. */
export interface Interval {
  readonly start: EpochMs;
  readonly end: EpochMs;
}

const RFC_3339 =
  /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;

/**
 * An RFC 3339 instant with `Z` or an offset, cut (not rounded) to milliseconds, or undefined if the
 * text is not one. A leap second (`:60`) is not accepted: no contract says which slot it is in.
 */
export function parseInstant(text: string): EpochMs | undefined {
  const canonical = parseCanonical(text);
  if (canonical !== undefined) return canonical;
  const match = RFC_3339.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction, sign, offsetHour, offsetMinute] =
    match;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  if (sign !== undefined && (Number(offsetHour) > 23 || Number(offsetMinute) > 59))
    return undefined;
  const midnight = utcMidnight(Number(year), Number(month), Number(day));
  if (midnight === undefined) return undefined;
  const ms = fraction === undefined ? 0 : Number(fraction.slice(0, 3).padEnd(3, '0'));
  const wall =
    midnight +
    Number(hour) * HOUR_MS +
    Number(minute) * MINUTE_MS +
    Number(second) * SECOND_MS +
    ms;
  if (sign === undefined) return wall;
  const offset = Number(offsetHour) * HOUR_MS + Number(offsetMinute) * MINUTE_MS;
  return sign === '-' ? wall + offset : wall - offset;
}

/**
 * What `formatInstant` writes, and most events bring, in a third of the
 * time; undefined for any other text.
 */
function parseCanonical(text: string): EpochMs | undefined {
  if (text.length !== 24) return undefined;
  const isPunctuated =
    text[4] === '-' &&
    text[7] === '-' &&
    text[10] === 'T' &&
    text[13] === ':' &&
    text[16] === ':' &&
    text[19] === '.' &&
    text[23] === 'Z';
  if (!isPunctuated) return undefined;
  const year = 100 * twoDigits(text, 0) + twoDigits(text, 2);
  const [hour, minute, second] = [twoDigits(text, 11), twoDigits(text, 14), twoDigits(text, 17)];
  const ms = 10 * twoDigits(text, 20) + (twoDigits(text, 21) % 10);
  // Not >: what is no number is not in range either.
  if (!(hour <= 23 && minute <= 59 && second <= 59 && ms <= 999 && year <= 9_999)) return undefined;
  const midnight = utcMidnight(year, twoDigits(text, 5), twoDigits(text, 8));
  if (midnight === undefined) return undefined;
  return midnight + hour * HOUR_MS + minute * MINUTE_MS + second * SECOND_MS + ms;
}

function twoDigits(text: string, at: number): number {
  const [tens, ones] = [text.charCodeAt(at) - 48, text.charCodeAt(at + 1) - 48];
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? 10 * tens + ones : Number.NaN;
}

const LOCAL_TIME =
  /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?([Zz]|[+-]\d{2}:\d{2})?$/;

/** As `parseInstant`, for a text that was checked when it was written. */
export function instantOf(text: string): EpochMs {
  const instant = parseInstant(text);
  if (instant === undefined) throw new RangeError(`${text}: an instant`);
  return instant;
}

/**
 * Whole microseconds since the epoch of a time such as Python writes it: with a space or a T, with
 * an offset or, without one, in `timeZone`. Two, the earlier one first, for a local time that comes
 * twice. None if it is no time, or has no offset and no zone is given.
 */
export function parseLocalTimes(text: string, timeZone: string | undefined): readonly number[] {
  const match = LOCAL_TIME.exec(text);
  if (match === null) return [];
  const [, date = '', time = '', fraction = '', offset] = match;
  if (parseInstant(`${date}T${time}Z`) === undefined) return [];
  const instants =
    offset === undefined
      ? localInstants(`${date}T${time}`, timeZone)
      : [parseInstant(`${date}T${time}${offset}`)];
  const micros = Number(fraction.slice(0, 6).padEnd(6, '0'));
  return instants.flatMap((ms) => (ms === undefined ? [] : [ms * 1_000 + micros]));
}

function localInstants(local: string, timeZone: string | undefined): readonly EpochMs[] {
  if (timeZone === undefined) return [];
  const plain = Temporal.PlainDateTime.from(local);
  const [earlier, later] = (['earlier', 'later'] as const).map((disambiguation) =>
    plain.toZonedDateTime(timeZone, { disambiguation }),
  ) as [Temporal.ZonedDateTime, Temporal.ZonedDateTime];
  if (earlier.epochMilliseconds === later.epochMilliseconds) return [earlier.epochMilliseconds];
  // In a gap neither reads back as it was written; then it is as if the clock had not gone forward.
  return earlier.toPlainDateTime().equals(plain)
    ? [earlier.epochMilliseconds, later.epochMilliseconds]
    : [later.epochMilliseconds];
}

function utcMidnight(year: number, month: number, day: number): EpochMs | undefined {
  // Date.UTC reads years 0 to 99 as 1900 to 1999.
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  return date.getTime();
}

/** `2026-06-01T00:00:00.000Z`. */
export function formatInstant(instant: EpochMs): string {
  return new Date(instant).toISOString();
}

/** A calendar date without a zone, `YYYY-MM-DD`. */
export type DateText = string;

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

export function isDateText(text: string): text is DateText {
  const match = DATE.exec(text);
  return (
    match !== null &&
    utcMidnight(Number(match[1]), Number(match[2]), Number(match[3])) !== undefined
  );
}

const FIXED_OFFSET = /^[+-](?:[01]\d|2[0-3]):[0-5]\d$/;
const IANA_NAME = /^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/;

/** True for an IANA name that this machine knows and for a fixed offset such as `-08:00`. */
export function isTimeZone(text: string): boolean {
  if (FIXED_OFFSET.test(text)) return true;
  if (!IANA_NAME.test(text)) return false;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * The first instant of a local date: the earlier midnight where it comes twice, the end of the gap
 * where midnight does not exist.
 */
export function startOfLocalDate(date: DateText, timeZone: string): EpochMs {
  return Temporal.PlainDate.from(date).toZonedDateTime({ timeZone }).epochMilliseconds;
}

/** A date at 00:00 in `timeZone`, or an RFC 3339 instant; undefined if the text is neither. */
export function dateOrInstant(text: string, timeZone: string): EpochMs | undefined {
  return isDateText(text) ? startOfLocalDate(text, timeZone) : parseInstant(text);
}

/** From one date or instant to a later one. */
export function intervalBetween(
  start: string,
  end: string,
  timeZone: string,
): Interval | undefined {
  const [from, to] = [dateOrInstant(start, timeZone), dateOrInstant(end, timeZone)];
  return from === undefined || to === undefined || to <= from
    ? undefined
    : { start: from, end: to };
}

/** The local date that an instant falls on. */
export function localDate(instant: EpochMs, timeZone: string): DateText {
  return zoned(instant, timeZone).toPlainDate().toString();
}

/** Local wall time to the minute, `2026-06-07 11:30`. */
export function localMinute(instant: EpochMs, timeZone: string): string {
  return zoned(instant, timeZone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' })
    .replace('T', ' ');
}

/**
 * Of an RFC 3339 instant, `2026-06-07 13:30:00 +02:00`; without a zone, in that of this machine.
 */
export function localSecond(instant: string, timeZone: string = Temporal.Now.timeZoneId()): string {
  const local = Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone);
  const wall = local.toPlainDateTime().toString({ smallestUnit: 'second' }).replace('T', ' ');
  return `${wall} ${local.offset}`;
}

export function addDays(date: DateText, days: number): DateText {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

/** The same day number some months later, or the last day of that month if it lacks the number. */
export function sameDayMonthsLater(date: DateText, months: number): DateText {
  return Temporal.PlainDate.from(date).add({ months }, { overflow: 'constrain' }).toString();
}

const MONTH = /^(\d{4})-(0[1-9]|1[0-2])$/;

/** A calendar month label, `YYYY-MM`. */
export type MonthLabel = string;

export function isMonthLabel(text: string): text is MonthLabel {
  return MONTH.test(text);
}

export function monthOf(date: DateText): MonthLabel {
  return date.slice(0, 7);
}

export function addMonths(month: MonthLabel, months: number): MonthLabel {
  return Temporal.PlainYearMonth.from(month).add({ months }).toString();
}

/** The instants of a calendar month in a zone. */
export function monthInterval(month: MonthLabel, timeZone: string): Interval {
  return {
    start: startOfLocalDate(`${month}-01`, timeZone),
    end: startOfLocalDate(`${addMonths(month, 1)}-01`, timeZone),
  };
}

const WEEK = /^(\d{4})-W(\d{2})$/;

/** An ISO 8601 week label, `2026-W23`; weeks begin on Monday. */
export type WeekLabel = string;

/** Monday of an ISO week, or undefined if the text is not a week of its year. */
export function mondayOf(week: string): DateText | undefined {
  const match = WEEK.exec(week);
  if (match === null) return undefined;
  const year = Number(match[1]);
  // 4 January is always in week 1.
  const fourth = Temporal.PlainDate.from({ year, month: 1, day: 4 });
  const monday = fourth
    .subtract({ days: fourth.dayOfWeek - 1 })
    .add({ weeks: Number(match[2]) - 1 });
  return monday.yearOfWeek === year && monday.weekOfYear === Number(match[2])
    ? monday.toString()
    : undefined;
}

export function weekOf(date: DateText): WeekLabel {
  const plain = Temporal.PlainDate.from(date);
  const year = String(plain.yearOfWeek).padStart(4, '0');
  return `${year}-W${String(plain.weekOfYear).padStart(2, '0')}`;
}

/** The instants of an ISO week in a zone; the label must be valid. */
export function weekInterval(week: WeekLabel, timeZone: string): Interval {
  const monday = mondayOf(week);
  if (monday === undefined) throw new RangeError(`${week}: an ISO week such as 2026-W23`);
  return {
    start: startOfLocalDate(monday, timeZone),
    end: startOfLocalDate(addDays(monday, 7), timeZone),
  };
}

function zoned(instant: EpochMs, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone);
}
