import { parseInstant } from '../../ground/time.ts';
import { isCurrency, isDecimalText, isLabels } from './call-event.ts';
import {
  type CallEvent,
  type CallEventField,
  MAX_CODE_POINTS,
  type NeededField,
} from './call-fields.ts';

/** What JSON may hold, before anything is known of it. */
type Fields = Readonly<Record<string, unknown>>;

/** The fields of an event that passed `plainChecks`. */
type PlainFields = Partial<Omit<CallEvent, 'started_at'>> &
  Pick<CallEvent, Exclude<NeededField, 'started_at'>> & { readonly started_at: string };

/**
 * What the schema makes of an event that is plainly right, at a fraction of its cost; undefined for
 * everything else, which is then the schema's to judge. `json` is the text that `value` came from.
 */
export function plainEvent(json: string, value: unknown): CallEvent | undefined {
  // Only an escape can bring a lone surrogate into valid UTF-8.
  if (json.includes('\\u') || !isPlain(value)) return undefined;
  const startedAt = parseInstant(value.started_at);
  return startedAt === undefined ? undefined : withDefaults(value, startedAt);
}

function isPlain(value: unknown): value is PlainFields {
  if (typeof value !== 'object' || value === null) return false;
  const fields = value as Fields;
  for (const name in fields) {
    const isPlainField = plainChecks.get(name);
    if (isPlainField === undefined || !isPlainField(fields[name])) return false;
  }
  return (
    fields.event_id !== undefined &&
    fields.started_at !== undefined &&
    fields.duration_ms !== undefined &&
    fields.provider !== undefined &&
    fields.model !== undefined &&
    fields.http_status !== undefined
  );
}

type Check = (value: unknown) => boolean;

const isString: Check = (value) => typeof value === 'string';
// Code units: not more of them means not more code points.
const isText: Check = (value) => typeof value === 'string' && value.length <= MAX_CODE_POINTS;
const isFilledText: Check = (value) => isText(value) && value !== '';
const isFlag: Check = (value) => typeof value === 'boolean';
const isFlagOrNull: Check = (value) => value === null || typeof value === 'boolean';
const isWhole: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isWholeOrNull: Check = (value) => value === null || isWhole(value);
const isAttempt: Check = (value) => isWhole(value) && isFrom(1, value, 255);
const isHttpStatus: Check = (value) =>
  value === null || (isWhole(value) && isFrom(100, value, 599));
const isCost: Check = (value) =>
  value === null || (typeof value === 'string' && isDecimalText(value));
const isCostCurrency: Check = (value) => typeof value === 'string' && isCurrency(value);

function isFrom(least: number, value: unknown, most: number): boolean {
  return least <= (value as number) && (value as number) <= most;
}

const checks: Readonly<Record<CallEventField, Check>> = {
  event_id: isFilledText,
  source: isText,
  started_at: isString,
  duration_ms: isWhole,
  ttft_ms: isWholeOrNull,
  provider: isFilledText,
  model: isFilledText,
  model_served: isText,
  operation: isText,
  http_status: isHttpStatus,
  error_type: isText,
  stream: isFlag,
  stream_error: isFlag,
  cancelled: isFlag,
  client_deadline_ms: isWholeOrNull,
  within_purchased_capacity: isFlagOrNull,
  used_grounding: isFlag,
  account: isText,
  region: isText,
  region_served: isText,
  endpoint: isText,
  deployment: isText,
  tier_requested: isText,
  tier_served: isText,
  launch_stage: isText,
  tenant: isText,
  team: isText,
  route: isText,
  fallback_from: isText,
  logical_call_id: isText,
  attempt: isAttempt,
  request_hash: isText,
  input_tokens: isWholeOrNull,
  cached_tokens: isWholeOrNull,
  output_tokens: isWholeOrNull,
  cost: isCost,
  cost_currency: isCostCurrency,
  labels: isLabels,
};

// A Map, because a record may have a key such as `constructor` or `__proto__`.
const plainChecks: ReadonlyMap<string, Check> = new Map(Object.entries(checks));

// Written out: a loop over the names takes five times as long.
function withDefaults(fields: PlainFields, startedAt: number): CallEvent {
  return {
    event_id: fields.event_id,
    source: fields.source ?? '',
    started_at: startedAt,
    duration_ms: fields.duration_ms,
    ttft_ms: fields.ttft_ms ?? null,
    provider: fields.provider,
    model: fields.model,
    model_served: fields.model_served ?? '',
    operation: fields.operation ?? 'chat',
    http_status: fields.http_status,
    error_type: fields.error_type ?? '',
    stream: fields.stream ?? false,
    stream_error: fields.stream_error ?? false,
    cancelled: fields.cancelled ?? false,
    client_deadline_ms: fields.client_deadline_ms ?? null,
    within_purchased_capacity: fields.within_purchased_capacity ?? null,
    used_grounding: fields.used_grounding ?? false,
    account: fields.account ?? '',
    region: fields.region ?? '',
    region_served: fields.region_served ?? '',
    endpoint: fields.endpoint ?? '',
    deployment: fields.deployment ?? '',
    tier_requested: fields.tier_requested ?? '',
    tier_served: fields.tier_served ?? '',
    launch_stage: fields.launch_stage ?? '',
    tenant: fields.tenant ?? '',
    team: fields.team ?? '',
    route: fields.route ?? '',
    fallback_from: fields.fallback_from ?? '',
    logical_call_id: fields.logical_call_id ?? '',
    attempt: fields.attempt ?? 1,
    request_hash: fields.request_hash ?? '',
    input_tokens: fields.input_tokens ?? null,
    cached_tokens: fields.cached_tokens ?? null,
    output_tokens: fields.output_tokens ?? null,
    cost: fields.cost ?? null,
    cost_currency: fields.cost_currency ?? '',
    labels: fields.labels ?? {},
  };
}
