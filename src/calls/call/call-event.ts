import { z } from 'zod';
import { parseInstant } from '../../ground/time.ts';

/**
 * `uptally/call-event@1`: one attempt of one request to a model. Field names, types, units and
 * defaults are those of the contract language, section 1; the warehouse has a column for each.
 */

export const MAX_CODE_POINTS = 256;
const MAX_LABELS = 32;

/**
 * A label, `"true"`, of a call whose emitter does not give the HTTP status: `http_status` is then null
 * although a response may well have arrived. Without it null means that none did.
 */
export const HTTP_STATUS_UNKNOWN = 'http_status_unknown';

/**
 * A label, `"emitter"`, of a call whose emitter says that it succeeded and gives no HTTP status:
 * `http_status` is then 200, because nothing else is a success to any provider.
 */
export const HTTP_STATUS_FROM = 'http_status_from';

/** A label: by so many milliseconds the emitter's clock went back during the call; its duration is 0. */
export const CLOCK_SKEW_MS = 'clock_skew_ms';

/** A label, `"true"`: the local time of the start came twice that day, and nothing says which it was. */
export const REPEATED_HOUR = 'repeated_hour';
const DECIMAL = /^-?[0-9]+(\.[0-9]+)?$/;
const CURRENCY = /^[A-Z]{3}$/;

const TEXT = 'a string of at most 256 code points';
const FILLED_TEXT = 'a string of 1 to 256 code points';
const WHOLE = 'a whole number from 0 to 9007199254740991';

const text = z.string({ error: TEXT }).refine(isShortText, { error: TEXT });
const filledText = z
  .string({ error: FILLED_TEXT })
  .refine((value) => value !== '' && isShortText(value), { error: FILLED_TEXT });
const optionalText = text.default('');
const flag = z.boolean({ error: 'true or false' }).default(false);
const whole = z.int({ error: WHOLE }).min(0, { error: WHOLE });
const wholeOrNull = z
  .int({ error: `${WHOLE}, or null` })
  .min(0, { error: `${WHOLE}, or null` })
  .nullable()
  .default(null);

const STARTED_AT = 'an RFC 3339 instant with Z or an offset, such as 2026-06-07T11:30:00Z';
const HTTP_STATUS = 'a whole number from 100 to 599, or null';
const ATTEMPT = 'a whole number from 1 to 255';
const COST = 'a decimal string such as "0.0125", or null';
const COST_CURRENCY = 'an ISO 4217 code such as "USD", or ""';
const LABELS = 'an object of at most 32 strings by string, each at most 256 code points';

export const callEventSchema = z.strictObject(
  {
    event_id: filledText,
    source: optionalText,
    /** Kept as whole milliseconds since the epoch, UTC; cut, not rounded. */
    started_at: z.string({ error: STARTED_AT }).transform((value, context) => {
      const instant = parseInstant(value);
      if (instant !== undefined) return instant;
      context.addIssue({ code: 'custom', message: STARTED_AT, input: value });
      return z.NEVER;
    }),
    duration_ms: whole,
    ttft_ms: wholeOrNull,
    provider: filledText,
    model: filledText,
    model_served: optionalText,
    operation: text.default('chat'),
    http_status: z
      .int({ error: HTTP_STATUS })
      .min(100, { error: HTTP_STATUS })
      .max(599, { error: HTTP_STATUS })
      .nullable(),
    error_type: optionalText,
    stream: flag,
    stream_error: flag,
    cancelled: flag,
    client_deadline_ms: wholeOrNull,
    within_purchased_capacity: z.boolean({ error: 'true, false or null' }).nullable().default(null),
    used_grounding: flag,
    account: optionalText,
    region: optionalText,
    region_served: optionalText,
    endpoint: optionalText,
    deployment: optionalText,
    tier_requested: optionalText,
    tier_served: optionalText,
    launch_stage: optionalText,
    tenant: optionalText,
    team: optionalText,
    route: optionalText,
    fallback_from: optionalText,
    logical_call_id: optionalText,
    attempt: z
      .int({ error: ATTEMPT })
      .min(1, { error: ATTEMPT })
      .max(255, { error: ATTEMPT })
      .default(1),
    request_hash: optionalText,
    input_tokens: wholeOrNull,
    cached_tokens: wholeOrNull,
    output_tokens: wholeOrNull,
    cost: z.string({ error: COST }).refine(isDecimalText, { error: COST }).nullable().default(null),
    cost_currency: z
      .string({ error: COST_CURRENCY })
      .refine(isCurrency, { error: COST_CURRENCY })
      .default(''),
    // Not z.record: it would drop a label named __proto__ without a word.
    labels: z.custom<Readonly<Record<string, string>>>(isLabels, { error: LABELS }).default({}),
  },
  {
    error: (issue) =>
      issue.code === 'unrecognized_keys' ? 'a field of uptally/call-event@1' : 'a JSON object',
  },
);

/** A decoded event; `started_at` is in milliseconds since the epoch. */
export type CallEvent = z.output<typeof callEventSchema>;

export type CallEventField = keyof CallEvent;

export const callEventFields = Object.keys(callEventSchema.shape) as readonly CallEventField[];

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
