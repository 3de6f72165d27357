import { z } from 'zod';
import { wholeFrom } from '../../ground/document-schema.ts';
import { type Exact, parseDecimal } from '../../ground/exact.ts';
import { isUnquotedNumber } from '../../ground/read-yaml.ts';
import { isDateText } from '../../ground/time.ts';
import { eventFieldNames, eventFieldOf } from './event-field.ts';
import { type Predicate, parsePredicate } from './predicate.ts';

/** For editors: of the keys, exactly one. The schema's own check has the better message. */
export const ONE_KEY = { minProperties: 1, maxProperties: 1 };

const DATE = 'a date such as 2026-06-01';
export const date = z
  .string({ error: DATE })
  .refine(isDateText, { error: DATE })
  .meta({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });

/** No currency has more than 4; a bound keeps a slip from becoming a number of a million digits. */
const MAX_DECIMALS = 18;
export const decimals = wholeFrom(0, MAX_DECIMALS);

const DECIMAL = 'a decimal in quotes such as "99.9", or a whole number';
const NOT_NEGATIVE = `${DECIMAL}, not negative`;

/** What editors are told of a decimal that has this form in quotes. */
function decimalMeta(pattern: string, least: object) {
  return {
    anyOf: [
      { type: 'string', pattern },
      { type: 'integer', ...least },
    ],
  };
}

/** A decimal in quotes or a whole number, exactly. */
export const exactDecimal = z
  .unknown()
  .transform((value, context): Exact => {
    const exact = exactOf(value);
    if (exact !== undefined) return exact;
    context.addIssue({ code: 'custom', message: decimalError(value, DECIMAL), input: value });
    return z.NEVER;
  })
  .meta({ id: 'decimal', ...decimalMeta('^-?[0-9]+(\\.[0-9]+)?$', {}) });

/** For percents, multipliers, minutes and days. */
export const amountDecimal = z
  .unknown()
  .transform((value, context): Exact => {
    const exact = exactOf(value);
    if (exact !== undefined && exact.compare(0) >= 0) return exact;
    context.addIssue({ code: 'custom', message: decimalError(value, NOT_NEGATIVE), input: value });
    return z.NEVER;
  })
  .meta({ id: 'amount', ...decimalMeta('^[0-9]+(\\.[0-9]+)?$', { minimum: 0 }) });

const POSITIVE = `${DECIMAL}, greater than 0`;
/** For steps, of which there must be finitely many. */
export const positiveDecimal = exactDecimal
  .refine((value) => value.compare(0) > 0, { error: POSITIVE })
  .meta({ id: 'positive', ...decimalMeta('^(?=.*[1-9])[0-9]+(\\.[0-9]+)?$', { minimum: 1 }) });

function exactOf(value: unknown): Exact | undefined {
  if (typeof value === 'string') return parseDecimal(value);
  return Number.isSafeInteger(value) ? parseDecimal(String(value)) : undefined;
}

function decimalError(value: unknown, expectation: string): string {
  return isUnquotedNumber(value) ? `${expectation}; this one has no quotes` : expectation;
}

export const predicate = z
  .unknown()
  .transform((value, context): Predicate => {
    const parsed = parsePredicate(value, ({ path, value: input, expectation }) => {
      context.addIssue({ code: 'custom', message: expectation, path: [...path], input });
    });
    return parsed;
  })
  // `published-schema.ts` says what one is.
  .meta({ id: 'predicate' });

const PARTITION_FIELD = 'a string field of uptally/call-event@1, or labels.<name>';
export const partitionField = z
  .string({ error: PARTITION_FIELD })
  .refine((name) => eventFieldOf(name)?.type === 'string', { error: PARTITION_FIELD })
  .meta({
    id: 'partition_field',
    anyOf: [
      { enum: eventFieldNames.filter((name) => eventFieldOf(name)?.type === 'string') },
      { pattern: '^labels\\.' },
    ],
  });
