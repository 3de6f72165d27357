import { z } from 'zod';
import { type Fault, invalidInput, shownValue } from '../../ground/errors.ts';
import { type Exact, parseDecimal } from '../../ground/exact.ts';
import { tallied } from '../../ground/fault-tally.ts';
import { schemaFaults } from '../../ground/schema-faults.ts';
import { type EpochMs, parseInstant } from '../../ground/time.ts';
import { readText } from './read-text.ts';

/** A JSON file that holds one array of records. Throws `invalid_input` with every kind of fault. */
export function readJsonRecords<Item>(
  path: string,
  what: string,
  record: z.ZodType<Item>,
): readonly Item[] {
  const text = readText(path, `a JSON file of ${what} in UTF-8`);
  return parseJsonRecords(text, path, what, record);
}

/** As `readJsonRecords`, for a text at hand; `file` is for messages. */
export function parseJsonRecords<Item>(
  text: string,
  file: string,
  what: string,
  record: z.ZodType<Item>,
): readonly Item[] {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    const value = shownValue(text.slice(0, 40));
    throw invalidInput([{ place: `${file}:(file)`, value, expectation: `JSON: ${what}` }], cause);
  }
  const list = z.array(record, { error: `an array of ${what}` });
  const result = list.safeParse(document);
  if (result.success) return result.data;
  const faults = schemaFaults(result.error.issues, document, file);
  throw invalidInput(tallied(faults, kindInRecord));
}

/** `[17].start` and `[18].start` are one kind of fault where the same is expected of both. */
function kindInRecord({ place, expectation }: Fault): string {
  return `${place.replace(/\[\d+\]/, '[]')} ${expectation}`;
}

const INSTANT = 'an RFC 3339 instant with Z or an offset, such as 2026-06-07T11:30:00Z';

export const instant = z.string({ error: INSTANT }).transform((text, context): EpochMs => {
  const parsed = parseInstant(text);
  if (parsed !== undefined) return parsed;
  context.addIssue({ code: 'custom', message: INSTANT, input: text });
  return z.NEVER;
});

/** Adds a fault unless the record's time is longer than nothing. */
export function endAfterStart(
  { start, end }: { readonly start: EpochMs; readonly end: EpochMs },
  context: z.core.$RefinementCtx,
): void {
  if (end > start) return;
  context.addIssue({
    code: 'custom',
    path: ['end'],
    message: 'an instant after start',
    input: end,
  });
}

const SHARE = 'a decimal from 0 to 1, such as "0.021"';
/** JSON keeps numbers in binary; so many decimal digits survive that exactly. */
const EXACT_DIGITS = 15;

/** A decimal in quotes, or a number short enough to have come through JSON unchanged. */
export const share = z
  .union([z.string(), z.number()], { error: SHARE })
  .transform((value, context): Exact => {
    const text = String(value);
    const exact = parseDecimal(text);
    const isExact = typeof value === 'string' || text.replace(/\D/g, '').length <= EXACT_DIGITS;
    if (exact !== undefined && isExact && exact.compare(0) >= 0 && exact.compare(1) <= 0) {
      return exact;
    }
    context.addIssue({ code: 'custom', message: SHARE, input: value });
    return z.NEVER;
  });
