import { invalidInput } from '../errors.ts';
import { type EpochMs, mondayOf, parseInstant, type WeekLabel } from '../time.ts';

/** Values of options; each throws `invalid_input` with the option's name for a wrong one. */

export function instant(option: string): (text: string) => EpochMs {
  return (text) => {
    const value = parseInstant(text);
    if (value !== undefined) return value;
    throw wrong(option, text, 'an RFC 3339 instant such as 2026-06-08T00:00:00Z');
  };
}

export function week(option: string): (text: string) => WeekLabel {
  return (text) => {
    if (mondayOf(text) !== undefined) return text;
    throw wrong(option, text, 'an ISO week such as 2026-W23');
  };
}

export function wholeNumber(option: string, least = 0): (text: string) => number {
  return (text) => {
    if (/^\d{1,6}$/.test(text) && Number(text) >= least) return Number(text);
    throw wrong(option, text, `a whole number from ${least} to 999999`);
  };
}

/** For an option that may be given several times. */
export function collect(value: string, previous: readonly string[]): string[] {
  return [...previous, value];
}

function wrong(place: string, value: string, expectation: string): Error {
  return invalidInput([{ place, value, expectation }]);
}
