import { shownValue } from '../../errors.ts';
import { formatInstant, parseLocalMicros } from '../../time.ts';
import { HTTP_STATUS_UNKNOWN } from '../call-event.ts';
import type { Rejection } from '../dead-letter.ts';
import { decodeEventValue } from '../decode-event.ts';
import { readJson } from '../read-json.ts';
import { decimalText, scaledNumber } from './decimal-text.ts';
import type { Format, Part } from './format.ts';
import { normaliseProviderModel } from './provider-model.ts';
import { splitJsonArray } from './split-json-array.ts';

type Payload = Readonly<Record<string, unknown>>;

/** OpenTelemetry's names for LiteLLM's `call_type`; what is not here stays as it is. */
const OPERATIONS: Readonly<Record<string, string>> = {
  completion: 'chat',
  acompletion: 'chat',
  text_completion: 'text_completion',
  atext_completion: 'text_completion',
  embedding: 'embeddings',
  aembedding: 'embeddings',
};

/** Calls that ask no model: files, batches, stores, tools and the like. */
const OTHER_CALLS = /mcp|file|batch|vector_store|assistant|thread|fine_tun|health|list_|retrieve_/;

/**
 * Errors that LiteLLM makes itself, with a status that no provider sent: it puts 408 on a call that
 * ran out of time and 500 on whatever it could not make sense of.
 */
const OWN_STATUSES = new Set([
  'Timeout',
  'APIConnectionError',
  'BudgetExceededError',
  'RouterRateLimitError',
]);

/**
 * LiteLLM's StandardLoggingPayload, one object or an array of them. Its times are seconds since the
 * epoch, or the local time of the gateway without a zone: `timeZone` says which one that is, and
 * without it such a payload is rejected.
 */
export function litellmFormat(timeZone: string | undefined): Format {
  return {
    name: 'litellm',
    decode({ bytes }) {
      const read = readJson(bytes);
      if (read.rejection !== undefined) return [read];
      if (!Array.isArray(read.value)) return [partOf(read.value, timeZone)];
      return splitJsonArray(bytes as Buffer).map((element): Part => {
        const part = readJson(element);
        const decoded = part.rejection === undefined ? partOf(part.value, timeZone) : part;
        return { ...decoded, raw: () => element };
      });
    },
  };
}

function partOf(value: unknown, timeZone: string | undefined): Part {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return rejected('invalid_value', '$', value, 'a StandardLoggingPayload');
  }
  const payload = value as Payload;
  const callType = textOf(payload.call_type) ?? '';
  if (OTHER_CALLS.test(callType)) return { skipped: 'not_a_model_call' };
  if (payload.cache_hit === true || payload.cache_hit === 'True')
    return { skipped: 'served_from_cache' };
  if (payload.status !== 'success' && payload.status !== 'failure') {
    const reason = payload.status === undefined ? 'missing_field' : 'invalid_value';
    return rejected(reason, '$.status', payload.status, '"success" or "failure"');
  }
  for (const name of ['id', 'startTime', 'endTime']) {
    if (payload[name] === undefined || payload[name] === null) {
      return rejected(
        'missing_field',
        `$.${name}`,
        undefined,
        'a field of a StandardLoggingPayload',
      );
    }
  }
  const startUs = microsecondsOf(payload.startTime, timeZone);
  const endUs = microsecondsOf(payload.endTime, timeZone);
  if (startUs === undefined)
    return rejected('invalid_value', '$.startTime', payload.startTime, TIME);
  if (endUs === undefined) return rejected('invalid_value', '$.endTime', payload.endTime, TIME);
  return decodeEventValue(callOf(payload, callType, startUs, endUs, timeZone));
}

const TIME =
  'seconds since the epoch, or a time with its zone (UPTALLY_LITELLM_TIME_ZONE says it for times that have none)';

function callOf(
  payload: Payload,
  callType: string,
  startUs: number,
  endUs: number,
  timeZone: string | undefined,
): object {
  const error = objectOf(payload.error_information);
  const metadata = objectOf(payload.metadata);
  const response = objectOf(payload.response);
  const usage = objectOf(response.usage ?? metadata.usage_object);
  const succeeded = payload.status === 'success';
  const provider = textOf(payload.custom_llm_provider) ?? textOf(error.llm_provider);
  const names = normaliseProviderModel(provider, withoutPrefix(textOf(payload.model), provider));
  const errorClass = textOf(error.error_class);
  const status = succeeded ? undefined : statusOf(error.error_code, errorClass);
  const firstUs = microsecondsOf(payload.completionStartTime, timeZone);
  const cost = succeeded ? decimalText(payload.response_cost) : undefined;
  return {
    // Attempts of one request share their id when they fail; their start tells them apart.
    event_id: `${payload.id}/${payload.startTime}`,
    source: 'litellm',
    started_at: formatInstant(Math.floor(startUs / 1_000)),
    duration_ms: Math.floor((endUs - startUs) / 1_000),
    // Not response_time: that is this figure for streams and the whole duration for everything else.
    ttft_ms:
      succeeded && payload.stream === true && firstUs !== undefined
        ? Math.floor((firstUs - startUs) / 1_000)
        : undefined,
    provider: names.provider,
    model: names.model,
    model_served: textOf(response.model),
    operation: OPERATIONS[callType] ?? callType,
    http_status: status ?? null,
    error_type: succeeded ? undefined : (errorClass ?? '_OTHER'),
    stream: payload.stream === true,
    cancelled: /cancell?ed/i.test(errorClass ?? ''),
    account: names.account,
    region: names.region,
    endpoint: textOf(payload.api_base),
    deployment: textOf(payload.model_id),
    tenant: textOf(payload.end_user),
    team: textOf(metadata.user_api_key_team_alias) ?? textOf(metadata.user_api_key_team_id),
    route: 'litellm',
    logical_call_id: textOf(payload.trace_id),
    // A failed call is logged with zeros.
    input_tokens: succeeded ? payload.prompt_tokens : undefined,
    cached_tokens: objectOf(usage.prompt_tokens_details).cached_tokens ?? undefined,
    output_tokens: succeeded ? payload.completion_tokens : undefined,
    labels: {
      ...names.labels,
      ...(status === undefined && { [HTTP_STATUS_UNKNOWN]: 'true' }),
      ...(textOf(payload.model_group) && { model_group: payload.model_group }),
      // LiteLLM's own reckoning by its price list, in USD: an estimate, never the charge.
      ...(cost !== undefined && { litellm_cost_usd: cost }),
    },
  };
}

/** `bedrock/us.anthropic.claude-…`: LiteLLM's routing prefix is no part of the name. */
function withoutPrefix(
  model: string | undefined,
  provider: string | undefined,
): string | undefined {
  const prefix = `${provider}/`;
  return provider !== undefined && model?.startsWith(prefix) ? model.slice(prefix.length) : model;
}

function statusOf(code: unknown, errorClass: string | undefined): number | undefined {
  if (errorClass !== undefined && OWN_STATUSES.has(errorClass)) return undefined;
  return /^[1-5]\d\d$/.test(String(code)) ? Number(code) : undefined;
}

function microsecondsOf(value: unknown, timeZone: string | undefined): number | undefined {
  if (typeof value === 'string') return parseLocalMicros(value, timeZone);
  return value === 0 ? undefined : scaledNumber(value, 6);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function objectOf(value: unknown): Payload {
  return typeof value === 'object' && value !== null ? (value as Payload) : {};
}

function rejected(
  reason: Rejection['reason'],
  jsonPath: string,
  value: unknown,
  expectation: string,
): Part {
  return { rejection: { reason, jsonPath, message: `${shownValue(value)}: ${expectation}` } };
}
