import { shownValue } from '../../ground/errors.ts';
import { HTTP_STATUS_FROM, HTTP_STATUS_UNKNOWN } from '../call/call-event.ts';
import type { Rejection } from '../call/dead-letter.ts';
import { isTold, type ListedAttempt, partsOfAttempts } from './attempts.ts';
import { plainDigits, scaledNumber } from './decimal-text.ts';
import { decodeEventValue } from './decode-event.ts';
import type { Format, Part } from './format.ts';
import { OPENROUTER_FIELDS, openRouterAttempts } from './openrouter-attempts.ts';
import { operationName } from './operation.ts';
import { normaliseProviderModel } from './provider-model.ts';
import { readJsonParts } from './read-part.ts';
import type { CallFields } from './span-call.ts';

/**
 * What OpenRouter answers of a generation, `{ "data": { … } }` or what is within, one or an array:
 * https://openrouter.ai/docs/api-reference/get-a-generation
 */
export const openRouterFormat: Format = {
  name: 'openrouter',
  decode: ({ bytes }) => readJsonParts(bytes, partsOf),
};

type Generation = Readonly<Record<string, unknown>>;

function partsOf(value: unknown): readonly Part[] {
  const generation = isObject(value) && isObject(value.data) ? value.data : value;
  if (!isObject(generation)) return [rejected('$', value, 'a generation of OpenRouter')];
  if (textOf(generation.response_cache_source_id) !== undefined) {
    return [{ skipped: 'served_from_cache' }];
  }
  const responses = generation.provider_responses ?? [];
  if (!Array.isArray(responses)) {
    return [rejected('$.provider_responses', responses, 'a list of attempts, or null')];
  }
  const attempts = attemptsOf(generation, responses);
  const call = callOf(generation, endOf(generation, attempts.at(-1)));
  const parts: readonly Part[] =
    attempts.length === 0
      ? [decodeEventValue(call)]
      : partsOfAttempts({ call, attempts, fieldNames: OPENROUTER_FIELDS });
  return parts.map((part) =>
    part.event === undefined && part.rejection !== undefined
      ? { rejection: inGeneration(part.rejection) }
      : part,
  );
}

/**
 * `generation_time` is that of the last attempt, from its request to the end of its answer; of one
 * that failed its latency is all.
 */
function attemptsOf(generation: Generation, responses: readonly unknown[]): ListedAttempt[] {
  const attempts = openRouterAttempts(responses, '$.provider_responses');
  const last = attempts.pop();
  if (last === undefined) return attempts;
  if (!isTold(last)) return [...attempts, last];
  const latencyMs = last.result.failed === true ? wholeAt(responses.at(-1), 'latency') : undefined;
  return [
    ...attempts,
    { ...last, durationMs: wholeAt(generation, 'generation_time') ?? latencyMs },
  ];
}

/** How the generation ended: `_OTHER` where nothing says that it did well. */
interface End {
  readonly status: number | undefined;
  readonly errorType: string | undefined;
  /** Nothing but its end says that it did well. */
  readonly isByReason: boolean;
}

function endOf(generation: Generation, last: ListedAttempt | undefined): End {
  const told = last !== undefined && isTold(last) ? last.result : undefined;
  const reason = textOf(generation.finish_reason);
  const hasFailed = generation.cancelled === true || reason === 'error' || told?.failed === true;
  const isByReason = told?.status === undefined && !hasFailed && reason !== undefined;
  const status = told?.status ?? (isByReason ? 200 : undefined);
  return {
    status,
    errorType: hasFailed || status === undefined ? '_OTHER' : undefined,
    isByReason,
  };
}

function callOf(generation: Generation, { status, errorType, isByReason }: End): CallFields {
  const names = normaliseProviderModel(textOf(generation.provider_name), textOf(generation.model));
  const cancelled = generation.cancelled === true;
  const cost = generation.is_byok === true ? undefined : plainDigits(generation.total_cost);
  const requestId = textOf(generation.request_id);
  return {
    event_id: generation.id ?? undefined,
    source: 'openrouter',
    started_at: generation.created_at ?? undefined,
    duration_ms:
      wholeAt(generation, 'generation_time') ??
      (errorType === undefined ? undefined : wholeAt(generation, 'latency')),
    provider: names.provider,
    model: names.model,
    operation: operationOf(generation.api_type),
    http_status: status ?? null,
    error_type: errorType,
    stream: generation.streamed === true,
    // What fails after a 2xx status came behind it.
    stream_error:
      errorType !== undefined &&
      !cancelled &&
      status !== undefined &&
      status >= 200 &&
      status < 300,
    cancelled,
    region: textOf(generation.data_region),
    tier_served: textOf(generation.service_tier),
    tenant: textOf(generation.external_user),
    route: 'openrouter',
    used_grounding: (wholeAt(generation, 'num_search_results') ?? 0) > 0,
    input_tokens: wholeAt(generation, 'native_tokens_prompt'),
    cached_tokens: wholeAt(generation, 'native_tokens_cached'),
    output_tokens: wholeAt(generation, 'native_tokens_completion'),
    cost,
    cost_currency: cost === undefined ? undefined : 'USD',
    labels: {
      ...names.labels,
      ...(status === undefined && { [HTTP_STATUS_UNKNOWN]: 'true' }),
      ...(isByReason && { [HTTP_STATUS_FROM]: 'emitter' }),
      ...(requestId !== undefined && { request_id: requestId }),
    },
  };
}

/** OpenRouter's `completions` are those of chats. */
function operationOf(type: unknown): string | undefined {
  const word = textOf(type);
  return word === undefined || word === 'completions' ? undefined : operationName(word);
}

/** OpenRouter's names for fields of an event: a person looks for them there. */
const GENERATION_FIELDS: Readonly<Record<string, string>> = {
  event_id: 'id',
  started_at: 'created_at',
  duration_ms: 'generation_time',
  http_status: 'provider_responses',
  provider: 'provider_name',
  operation: 'api_type',
  region: 'data_region',
  tier_served: 'service_tier',
  tenant: 'external_user',
  cost: 'total_cost',
  logical_call_id: 'id',
};

function inGeneration(rejection: Rejection): Rejection {
  const field = rejection.jsonPath.replace(/^\$\./, '');
  return { ...rejection, jsonPath: `$.${GENERATION_FIELDS[field] ?? field}` };
}

function rejected(jsonPath: string, value: unknown, expectation: string): Part {
  const message = `${shownValue(value)}: expected ${expectation}`;
  return { rejection: { reason: 'invalid_value', jsonPath, message } };
}

function isObject(value: unknown): value is Generation {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function wholeAt(value: unknown, name: string): number | undefined {
  return isObject(value) ? scaledNumber(value[name], 0) : undefined;
}
