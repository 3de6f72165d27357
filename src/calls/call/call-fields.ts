import type { EpochMs } from '../../ground/time.ts';

/**
 * The fields of `uptally/call-event@1`, once. The schema of an event, the columns that are
 * written, what a contract may ask about and the published JSON Schema are made of this
 * table; whatever is written out by hand is held against it, field by field.
 * `docs/architecture.md` says how one is added.
 */

export const MAX_CODE_POINTS = 256;
export const MAX_LABELS = 32;

/**
 * What a value may be. A decimal and a currency are texts of a form, an instant is in milliseconds.
 */
interface ValueOfKind {
  readonly text: string;
  readonly instant: EpochMs;
  readonly whole: number;
  readonly flag: boolean;
  readonly decimal: string;
  readonly currency: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface CallField {
  readonly kind: keyof ValueOfKind;
  readonly isNullable: boolean;
  /** What a call has that does not say; without it every call must say. */
  readonly default?: ValueOfKind[keyof ValueOfKind] | null;
  /** Bounds, both included: of a text its code points, of a whole number the number. */
  readonly least?: number;
  readonly most?: number;
  /** Type of the column, without its `Nullable`. */
  readonly column: string;
  readonly meaning: string;
  /** Whether a predicate of a contract may ask about it. */
  readonly isAskable: boolean;
  /**
   * How it enters the content hash, by which an event delivered again is the same row and one that
   * changed is a conflict. `first`: as one of the fields that the first hash was made of, a list
   * that is closed. `later`: its hash is added unless it is at its default, so that an event
   * without it has the hash that it had before the field was there.
   */
  readonly inContentHash: 'first' | 'later';
}

/** Nearly each call has a value of its own, or a few values are shared by all. */
const OWN = 'String';
const SHARED = 'LowCardinality(String)';
const NOT_KNOWN = 'null: not known';

const FIRST = { isAskable: true, inContentHash: 'first' } as const;
const TEXT = {
  ...FIRST,
  kind: 'text',
  isNullable: false,
  default: '',
  least: 0,
  most: MAX_CODE_POINTS,
  column: SHARED,
} as const;
const { default: _empty, ...TEXT_NEEDED } = { ...TEXT, least: 1 } as const;
const FLAG = {
  ...FIRST,
  kind: 'flag',
  isNullable: false,
  default: false,
  column: 'Bool',
} as const;
const WHOLE = {
  ...FIRST,
  kind: 'whole',
  isNullable: false,
  least: 0,
  most: Number.MAX_SAFE_INTEGER,
  column: 'UInt64',
} as const;
const WHOLE_OR_NULL = { ...WHOLE, isNullable: true, default: null } as const;

/** In the order in which they are shown. */
export const callFields = {
  event_id: {
    ...TEXT_NEEDED,
    column: OWN,
    meaning: 'Identity of the attempt, unique within source',
  },
  source: { ...TEXT, column: OWN, meaning: 'Who emitted it' },
  started_at: {
    ...FIRST,
    kind: 'instant',
    isNullable: false,
    column: 'Int64',
    isAskable: false,
    meaning: 'Request sent; RFC 3339 with Z or an offset, no leap second, cut to milliseconds',
  },
  duration_ms: { ...WHOLE, meaning: 'Request sent to last byte, failure or cancellation' },
  ttft_ms: { ...WHOLE_OR_NULL, meaning: `Time to first token; ${NOT_KNOWN}` },
  provider: { ...TEXT_NEEDED, meaning: "OpenTelemetry's gen_ai.provider.name where one exists" },
  model: { ...TEXT_NEEDED, meaning: 'Requested model' },
  model_served: { ...TEXT, meaning: 'Model named in the response' },
  operation: {
    ...TEXT,
    default: 'chat',
    meaning: "OpenTelemetry's gen_ai.operation.name, or the provider's method",
  },
  http_status: {
    ...WHOLE,
    isNullable: true,
    least: 100,
    most: 599,
    column: 'UInt16',
    meaning: 'null: no HTTP response arrived; with the label http_status_unknown "true": not known',
  },
  error_type: {
    ...TEXT,
    meaning: "The provider's machine-readable code, e.g. overloaded_error",
  },
  stream: { ...FLAG, meaning: 'Streamed response' },
  stream_error: { ...FLAG, meaning: 'An error event or a cut after a 2xx status line' },
  cancelled: { ...FLAG, meaning: 'The caller gave up' },
  client_deadline_ms: { ...WHOLE_OR_NULL, meaning: `Deadline that the caller set; ${NOT_KNOWN}` },
  within_purchased_capacity: {
    ...FLAG,
    isNullable: true,
    default: null,
    meaning: `Within provisioned capacity; ${NOT_KNOWN}`,
  },
  used_grounding: { ...FLAG, meaning: 'The answer was grounded in a search' },
  account: { ...TEXT, meaning: 'Account, project or subscription at the provider' },
  region: { ...TEXT, meaning: 'Region that was asked' },
  region_served: { ...TEXT, meaning: 'Region that answered' },
  endpoint: { ...TEXT, meaning: 'Address that was asked' },
  deployment: { ...TEXT, meaning: 'Deployment of the model' },
  tier_requested: { ...TEXT, meaning: 'Service tier that was asked for' },
  tier_served: { ...TEXT, meaning: 'Service tier that answered' },
  launch_stage: { ...TEXT, meaning: 'Launch stage of the model, e.g. preview' },
  tenant: { ...TEXT, meaning: 'Our customer' },
  team: { ...TEXT, meaning: 'Our team' },
  route: { ...TEXT, meaning: 'Gateway or routing layer that carried the call' },
  fallback_from: { ...TEXT, meaning: 'Model that this call replaced' },
  logical_call_id: { ...TEXT, column: OWN, meaning: 'Joins the attempts of one call' },
  attempt: {
    ...WHOLE,
    default: 1,
    least: 1,
    most: 255,
    column: 'UInt8',
    meaning: 'Number of the attempt within its call',
  },
  request_hash: { ...TEXT, column: OWN, meaning: 'Equal for identical requests' },
  input_tokens: { ...WHOLE_OR_NULL, meaning: NOT_KNOWN },
  cached_tokens: { ...WHOLE_OR_NULL, meaning: `Input tokens read from a cache; ${NOT_KNOWN}` },
  output_tokens: { ...WHOLE_OR_NULL, meaning: NOT_KNOWN },
  cost: {
    ...TEXT,
    kind: 'decimal',
    isNullable: true,
    default: null,
    column: OWN,
    isAskable: false,
    meaning: `Charge for this attempt, as a decimal; ${NOT_KNOWN}`,
  },
  cost_currency: { ...TEXT, kind: 'currency', meaning: 'ISO 4217' },
  labels: {
    ...FIRST,
    kind: 'labels',
    isNullable: false,
    default: {},
    column: 'Map(LowCardinality(String), String)',
    isAskable: false,
    meaning: 'Free dimensions',
  },
} as const satisfies Readonly<Record<string, CallField>>;

type Fields = typeof callFields;

export type CallEventField = keyof Fields;

/** A decoded event; `started_at` is in milliseconds since the epoch. */
export type CallEvent = {
  [Field in CallEventField]:
    | ValueOfKind[Fields[Field]['kind']]
    | (Fields[Field]['isNullable'] extends true ? null : never);
};

/** What every call must say. */
export type NeededField = {
  [Field in CallEventField]: Fields[Field] extends { readonly default: unknown } ? never : Field;
}[CallEventField];

export const callEventFields = Object.keys(callFields) as readonly CallEventField[];

export function callField(name: CallEventField): CallField {
  return callFields[name];
}

/** The name of the field's column: an instant is kept as a number. */
export function columnOf(name: CallEventField): string {
  return callField(name).kind === 'instant' ? `${name}_ms` : name;
}
