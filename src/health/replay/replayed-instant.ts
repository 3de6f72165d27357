import { z } from 'zod';
import { type EpochMs, MINUTE_MS, parseInstant } from '../../ground/time.ts';

const INSTANT = 'an instant with Z or an offset, such as 2026-06-07T11:00Z';

/** PostgreSQL reads no year 0. */
const YEAR_ONE = Date.parse('0001-01-01T00:00:00Z');

const WITHOUT_SECONDS = /^(\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2})([Zz]|[+-]\d{2}:\d{2})$/;

/**
 * The beginning of the minute that an instant is in; seconds may be left
 * out. Undefined for other texts.
 */
export function parseMinute(text: string): EpochMs | undefined {
  const instant = parseInstant(text.replace(WITHOUT_SECONDS, '$1:00$2'));
  return instant === undefined ? undefined : Math.floor(instant / MINUTE_MS) * MINUTE_MS;
}

export const replayedInstant = z.string({ error: INSTANT }).transform((text, context): EpochMs => {
  const minute = parseMinute(text);
  if (minute !== undefined && minute >= YEAR_ONE) return minute;
  const message = minute === undefined ? INSTANT : 'an instant of the year 1 or later';
  context.addIssue({ code: 'custom', message, input: text });
  return z.NEVER;
});
