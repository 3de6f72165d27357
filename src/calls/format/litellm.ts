import { shownValue } from '../../ground/errors.ts';
import { HTTP_STATUS_FROM, HTTP_STATUS_UNKNOWN, REPEATED_HOUR } from '../call/call-event.ts';
import type { Rejection } from '../call/dead-letter.ts';
import { type CallTimes, callTimes } from './call-times.ts';
import { plainDigits } from './decimal-text.ts';
import { decodeEventValue } from './decode-event.ts';
import { endpointOf } from './endpoint.ts';
import type { Format, Part } from './format.ts';
import { attemptLabels, logicalCallOf, replacedGroup } from './litellm-attempts.ts';
import {
  askedProvider,
  type Failure,
  failureOf,
  isOwnRefusal,
  providerStatus,
  routedProvider,
} from './litellm-failure.ts';
import {
  instantsOf,
  nearestTimes,
  objectOf,
  type Payload,
  payloadFlag,
  payloadNumber,
  payloadText,
  payloadWhole,
} from './litellm-payload.ts';
import { isInference, operationName } from './operation.ts';
import { knownName, normaliseProviderModel } from './provider-model.ts';
import { readJsonParts } from './read-part.ts';

/**
 * LiteLLM's StandardLoggingPayload, one object or an array of them. Its times are seconds since the
 * epoch, or the local time of the gateway without a zone: `timeZone` says which one that is, and
 * without it such a payload is rejected.
 */
export function litellmFormat(timeZone: string | undefined): Format {
  return {
    name: 'litellm',
    decode: ({ bytes }) => readJsonParts(bytes, (value) => [partOf(value, timeZone)]),
  };
}

function partOf(value: unknown, timeZone: string | undefined): Part {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return rejected('invalid_value', '$', value, 'a StandardLoggingPayload');
  }
  const payload = value as Payload;
  const callType = payloadText(payload.call_type) ?? '';
  if (!isInference(callType)) return { skipped: 'not_a_model_call' };
  if (payloadFlag(payload.cache_hit) === true) return { skipped: 'served_from_cache' };
  const status = payloadText(payload.status)?.toLowerCase();
  if (status !== 'success' && status !== 'failure') {
    const reason = payload.status === undefined ? 'missing_field' : 'invalid_value';
    return rejected(reason, '$.status', payload.status, '"success" or "failure"');
  }
  const failure = failureOf(payload, status);
  const asked = askedProvider(payload);
  if (failure !== undefined && isOwnRefusal(failure, asked)) {
    return { skipped: 'refused_by_gateway' };
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
  const starts = instantsOf(payload.startTime, timeZone);
  if (starts.length === 0) return rejected('invalid_value', '$.startTime', payload.startTime, TIME);
  const ends = instantsOf(payload.endTime, timeZone);
  if (ends.length === 0) return rejected('invalid_value', '$.endTime', payload.endTime, TIME);
  const provider = asked ?? routedProvider(payload);
  if (provider === undefined) {
    const value = payload.custom_llm_provider;
    return rejected('missing_field', '$.custom_llm_provider', value, PROVIDER);
  }
  const span = nearestTimes(starts, ends);
  const firstNs = instantsOf(payload.completionStartTime, timeZone).find(
    (firstNs) => firstNs >= span.startNs,
  );
  const times = callTimes({ ...span, firstNs });
  const isRepeated = starts.length > 1;
  const decoded = decodeEventValue(
    callOf({ payload, callType, failure, provider, times, isRepeated }),
  );
  return decoded.rejection === undefined ? decoded : { rejection: inPayload(decoded.rejection) };
}

const TIME =
  'seconds since the epoch, or a time with its zone (UPTALLY_LITELLM_TIME_ZONE says it for ' +
  'times that have none)';
const PROVIDER =
  "the provider's name; error_information.llm_provider, model and api_base don't tell it either";

function callOf({
  payload,
  callType,
  failure,
  provider,
  times,
  isRepeated,
}: {
  payload: Payload;
  callType: string;
  failure: Failure | undefined;
  provider: string;
  times: CallTimes;
  /** The local time of the start came twice that day. */
  isRepeated: boolean;
}): object {
  const metadata = objectOf(payload.metadata);
  const response = objectOf(payload.response);
  const usage = objectOf(response.usage ?? metadata.usage_object);
  const succeeded = failure === undefined;
  const stream = payloadFlag(payload.stream) === true;
  const asked = withoutPrefix(payloadText(payload.model), provider);
  const names = normaliseProviderModel(provider, asked);
  // What fails after a 2xx status can only be the stream.
  const isCut = stream && failure?.code !== undefined && failure.code < 300;
  const status = succeeded || isCut ? 200 : providerStatus(failure);
  const address = endpointOf(payloadText(payload.api_base));
  const cost = succeeded ? plainDigits(payloadNumber(payload.response_cost)) : undefined;
  return {
    // Attempts of one request share their id when they fail; their start tells them apart.
    event_id: `${payload.id}/${payload.startTime}`,
    source: 'litellm',
    started_at: times.started_at,
    duration_ms: times.duration_ms,
    // Not response_time: that is this figure for streams only.
    ttft_ms: succeeded && stream ? times.ttft_ms : undefined,
    provider: names.provider,
    model: names.model,
    model_served: knownName(payloadText(response.model)),
    operation: operationName(callType),
    http_status: status ?? null,
    error_type: succeeded ? undefined : (failure.errorClass ?? '_OTHER'),
    stream,
    stream_error: isCut,
    cancelled: /cancell?ed/i.test(failure?.errorClass ?? ''),
    account: names.account,
    region: names.region,
    endpoint: address.endpoint,
    deployment: payloadText(payload.model_id),
    tenant: payloadText(payload.end_user),
    team: teamOf(metadata),
    route: 'litellm',
    fallback_from: replacedGroup(payload, metadata),
    logical_call_id: logicalCallOf(payload, metadata),
    // A failed call is logged with zeros.
    input_tokens: succeeded ? payloadWhole(payload.prompt_tokens) : undefined,
    cached_tokens: payloadWhole(objectOf(usage.prompt_tokens_details).cached_tokens),
    output_tokens: succeeded ? payloadWhole(payload.completion_tokens) : undefined,
    labels: {
      ...{ ...names.labels, ...address.labels, ...times.labels },
      ...(isRepeated && { [REPEATED_HOUR]: 'true' }),
      ...(status === undefined && { [HTTP_STATUS_UNKNOWN]: 'true' }),
      ...(succeeded && { [HTTP_STATUS_FROM]: 'emitter' }),
      ...(payloadText(payload.model_group) && { model_group: payload.model_group }),
      ...attemptLabels(payload, metadata),
      // LiteLLM's own reckoning by its price list, in USD: an estimate, never the charge.
      ...(cost !== undefined && { litellm_cost_usd: cost }),
    },
  };
}

function teamOf(metadata: Payload): string | undefined {
  return (
    payloadText(metadata.user_api_key_team_alias) ?? payloadText(metadata.user_api_key_team_id)
  );
}

/** `bedrock/us.anthropic.claude-…`: LiteLLM's routing prefix is no part of the name. */
function withoutPrefix(
  model: string | undefined,
  provider: string | undefined,
): string | undefined {
  const prefix = `${provider}/`;
  return provider !== undefined && model?.startsWith(prefix) ? model.slice(prefix.length) : model;
}

/** Fields of a payload for those of an event: a person looks for them there. */
const PAYLOAD_FIELDS: Readonly<Record<string, string>> = {
  event_id: 'id',
  started_at: 'startTime',
  duration_ms: 'endTime',
  model_served: 'response.model',
  operation: 'call_type',
  error_type: 'error_information.error_class',
  endpoint: 'api_base',
  deployment: 'model_id',
  tenant: 'end_user',
  team: 'metadata.user_api_key_team_alias',
  fallback_from: 'metadata.original_model_group',
  logical_call_id: 'trace_id',
  labels: 'model_group',
};

function inPayload(rejection: Rejection): Rejection {
  const field = rejection.jsonPath.replace(/^\$\./, '');
  return { ...rejection, jsonPath: `$.${PAYLOAD_FIELDS[field] ?? field}` };
}

function rejected(
  reason: Rejection['reason'],
  jsonPath: string,
  value: unknown,
  expectation: string,
): Part {
  return {
    rejection: { reason, jsonPath, message: `${shownValue(value)}: expected ${expectation}` },
  };
}
