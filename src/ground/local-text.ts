import {
  type EpochMs,
  formatInstant,
  type Interval,
  localMinute,
  MINUTE_MS,
  parseInstant,
} from './time.ts';

/** `UTC+02:00`: what a zone's clocks show at an instant. */
export function offsetText(instant: EpochMs, timeZone: string): string {
  const whole = instant - (instant % MINUTE_MS);
  const shown = parseInstant(`${localMinute(whole, timeZone).replace(' ', 'T')}:00Z`) ?? whole;
  const minutes = Math.round(Math.abs(shown - whole) / MINUTE_MS);
  if (minutes === 0) return 'UTC';
  const hour = String(Math.floor(minutes / 60)).padStart(2, '0');
  return `UTC${shown < whole ? '−' : '+'}${hour}:${String(minutes % 60).padStart(2, '0')}`;
}

/** `Europe/Berlin (UTC+02:00)`, and what it is later; a zone that is an offset stands alone. */
export function zoneWords({ start, end }: Interval, timeZone: string): string {
  const [first, last] = [offsetText(start, timeZone), offsetText(end - 1, timeZone)];
  if (first !== last) return `${timeZone} (${first}, then ${last})`;
  return timeZone === first ? timeZone : `${timeZone} (${first})`;
}

/** `+02:00`, or `UTC`, beside a time of day. */
export function shortOffset(instant: EpochMs, timeZone: string): string {
  return offsetText(instant, timeZone).replace(/^UTC(?=.)/, '');
}

/** `2026-06-07 13:00 +02:00`, local; `13:00:05.250` where a minute does not say all. */
export function localText(instant: EpochMs, timeZone: string): string {
  return `${localTimeText(instant, timeZone)} ${shortOffset(instant, timeZone)}`;
}

/** As `localText`, where the offset stands elsewhere. */
export function localTimeText(instant: EpochMs, timeZone: string): string {
  const past = instant % MINUTE_MS;
  const minute = localMinute(instant - past, timeZone);
  return past === 0 ? minute : `${minute}${formatInstant(instant).slice(16, -1)}`;
}

/** `2026-06-07T13:00:00+02:00`, local: the offset says which of two equal hours it is. */
export function zonedText(instant: EpochMs, timeZone: string): string {
  const [date, time] = localMinute(instant - (instant % MINUTE_MS), timeZone).split(' ');
  const seconds = formatInstant(instant)
    .slice(16, -1)
    .replace(/\.000$/, '');
  const offset = offsetText(instant, timeZone).slice('UTC'.length).replace('−', '-');
  return `${date}T${time}${seconds}${offset === '' ? 'Z' : offset}`;
}
