import { type Exact, parseDecimal, ratio } from '../../ground/exact.ts';
import { sequence } from '../../ground/pattern.ts';
import { type EpochMs, isDateText, parseInstant } from '../../ground/time.ts';

/** Numbers and times as FOCUS and those who export it write them. */

const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

/** No bill has more digits before or after the point. */
const MOST_POWER = 100;

/**
 * Exactly what a number says: `12.34`, `+12.34`, `.5`, `1.0E+3`, `3.5e-7`, `0E-18`,
 * blanks around it aside. Undefined for anything else; groups of digits and decimal
 * commas can be read in two ways.
 */
export function parseFocusNumber(text: string): Exact | undefined {
  const trimmed = text.trim();
  const plain = parseDecimal(trimmed);
  if (plain !== undefined) return plain;
  const match = NUMBER.exec(trimmed);
  if (match === null) return undefined;
  const [, sign, whole = '', decimals = '', exponent = '0'] = match;
  const power = Number(exponent);
  if (whole + decimals === '' || Math.abs(power) > MOST_POWER) return undefined;
  const mantissa = parseDecimal(`${sign === '-' ? '-' : ''}${whole || '0'}.${decimals || '0'}`);
  const scale = ratio(10n ** BigInt(Math.abs(power)), 1n);
  return power < 0 ? mantissa?.div(scale) : mantissa?.mul(scale);
}

const TIME = sequence(
  /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2})(:\d{2}(?:\.\d+)?)?/,
  /(?: ?(?:([Zz]|UTC)|([+-]\d{2})(?::?(\d{2}))?))?$/,
);

/**
 * The instant that a date or time means: `2026-06-01`, `2026-06-01T00:00Z`, `2026-06-01 00:00:00
 * UTC`, `2026-06-01 00:00:00.000 +0200`, `2026-06-01 00:00:00+02`, blanks around it aside. Without
 * an offset it is UTC. Undefined for anything else.
 */
export function parseFocusTime(text: string): EpochMs | undefined {
  const trimmed = text.trim();
  if (isDateText(trimmed)) return parseInstant(`${trimmed}T00:00:00Z`);
  const match = TIME.exec(trimmed);
  if (match === null) return undefined;
  const [, date, minute, second = ':00', , hours, minutes = '00'] = match;
  const offset = hours === undefined ? 'Z' : `${hours}:${minutes}`;
  return parseInstant(`${date}T${minute}${second}${offset}`);
}
