import { z } from 'zod';
import { parseInstant } from '../../ground/time.ts';
import {
  type CallEvent,
  type CallEventField,
  type CallField,
  callEventFields,
  callField,
  MAX_CODE_POINTS,
  MAX_LABELS,
} from './call-fields.ts';

/**
 * `uptally/call-event@1`: one attempt of one request to a model, as an emitter writes it. Its
 * fields are those of `call-fields.ts`.
 */

/**
 * A label, `"true"`, of a call whose emitter does not give the HTTP status: `http_status` is then
 * null although a response may well have arrived. Without it null means that none did.
 */
export const HTTP_STATUS_UNKNOWN = 'http_status_unknown';

/**
 * A label, `"emitter"`, of a call whose emitter says that it succeeded and gives no HTTP status:
 * `http_status` is then 200, because nothing else is a success to any provider.
 */
export const HTTP_STATUS_FROM = 'http_status_from';

/**
 * A label: by so many milliseconds the emitter's clock went back
 * during the call; its duration is 0.
 */
export const CLOCK_SKEW_MS = 'clock_skew_ms';

/**
 * A label, `"true"`: the local time of the start came twice that day,
 * and nothing says which it was.
 */
export const REPEATED_HOUR = 'repeated_hour';
const DECIMAL = /^-?[0-9]+(\.[0-9]+)?$/;
const CURRENCY = /^[A-Z]{3}$/;

/** What is said to whoever sends something else. */
function expectationOf({ kind, least = 0, most = 0, isNullable }: CallField): string {
  const expectations: Readonly<Record<CallField['kind'], string>> = {
    text: `a string of ${least === 0 ? 'at most' : `${least} to`} ${most} code points`,
    instant: 'an RFC 3339 instant with Z or an offset, such as 2026-06-07T11:30:00Z',
    whole: `a whole number from ${least} to ${most}`,
    flag: isNullable ? 'true, false' : 'true or false',
    decimal: 'a decimal string such as "0.0125"',
    currency: 'an ISO 4217 code such as "USD", or ""',
    labels:
      `an object of at most ${MAX_LABELS} strings by string, each at most ` +
      `${MAX_CODE_POINTS} code points`,
  };
  const or = kind === 'flag' ? ' or null' : ', or null';
  return `${expectations[kind]}${isNullable ? or : ''}`;
}

function valueSchema(field: CallField): z.ZodType {
  const { kind, least = 0, most = 0 } = field;
  const error = expectationOf(field);
  switch (kind) {
    case 'text':
      return z
        .string({ error })
        .refine((value) => value.length >= least && isShortText(value), { error });
    case 'instant':
      // Kept as whole milliseconds since the epoch, UTC; cut, not rounded.
      return z.string({ error }).transform((value, context) => {
        const instant = parseInstant(value);
        if (instant !== undefined) return instant;
        context.addIssue({ code: 'custom', message: error, input: value });
        return z.NEVER;
      });
    case 'whole':
      return z.int({ error }).min(least, { error }).max(most, { error });
    case 'flag':
      return z.boolean({ error });
    case 'decimal':
      return z.string({ error }).refine(isDecimalText, { error });
    case 'currency':
      return z.string({ error }).refine(isCurrency, { error });
    case 'labels':
      // Not z.record: it would drop a label named __proto__ without a word.
      return z.custom<Readonly<Record<string, string>>>(isLabels, { error });
  }
}

function fieldSchema(name: CallEventField): z.ZodType {
  const field = callField(name);
  const schema = field.isNullable ? valueSchema(field).nullable() : valueSchema(field);
  return field.default === undefined ? schema : schema.default(field.default);
}

type Shape = { readonly [Field in CallEventField]: z.ZodType<CallEvent[Field]> };

const shape = Object.fromEntries(
  callEventFields.map((name) => [name, fieldSchema(name)]),
) as unknown as Shape;

export const callEventSchema = z.strictObject(shape, {
  error: (issue) =>
    issue.code === 'unrecognized_keys' ? 'a field of uptally/call-event@1' : 'a JSON object',
});

/** At most 256 code points, and no lone surrogate, which no UTF-8 store can hold. */
function isShortText(value: string): boolean {
  if (!value.isWellFormed()) return false;
  return value.length <= MAX_CODE_POINTS || [...value].length <= MAX_CODE_POINTS;
}

export function isDecimalText(value: string): boolean {
  return DECIMAL.test(value) && isShortText(value);
}

export function isCurrency(value: string): boolean {
  return value === '' || CURRENCY.test(value);
}

export function isLabels(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries = Object.entries(value);
  return (
    entries.length <= MAX_LABELS &&
    entries.every(
      ([key, label]) => typeof label === 'string' && isShortText(key) && isShortText(label),
    )
  );
}
