import { HTTP_STATUS_FROM, HTTP_STATUS_UNKNOWN } from '../call/call-event.ts';
import { type CallTimes, callTimes } from './call-times.ts';
import { scaledNumber } from './decimal-text.ts';
import { endpointOf } from './endpoint.ts';
import { routedProvider } from './litellm-failure.ts';
import { knownName, knownProvider, normaliseProviderModel } from './provider-model.ts';
import type { Span } from './span.ts';
import { type Attributes, asFlag, flagOf, numberOf, textOf, wholeOf } from './span-attributes.ts';
import { isOfLitellm } from './span-kind.ts';
import type { SpanResult } from './span-result.ts';

/** Fields of a native event, not yet checked; a field that the span does not give is absent. */
export type EventFields = Readonly<Record<string, unknown>>;

/** The fields of a call, with labels that are checked. */
export type CallFields = EventFields & { readonly labels: Readonly<Record<string, string>> };

/** The call that a span of a model tells of; `docs/formats.md` has the table of its attributes. */
export function callOfSpan(span: Span, operation: string, result: SpanResult): CallFields {
  const { attributes } = span;
  const models = modelsOf(attributes);
  const names = normaliseProviderModel(providerOf(span), models.requested);
  const served = normaliseProviderModel(names.provider, models.served).model;
  const { failed, errorType } = result;
  const status = result.status ?? (failed ? null : 200);
  const times = timesOf(span);
  const { endpoint, labels } = endpointOf(textOf(attributes, 'server.address'));
  return {
    event_id:
      span.traceId === '' || span.spanId === '' ? undefined : `${span.traceId}/${span.spanId}`,
    source: textOf(span.resource, 'service.name'),
    started_at: times.started_at,
    duration_ms: times.duration_ms,
    ttft_ms: toldTimeToFirstToken(attributes) ?? times.ttft_ms,
    provider: names.provider,
    model: names.model,
    model_served: served,
    operation,
    http_status: status,
    error_type: errorType,
    stream: streamOf(attributes),
    // A failure after a 2xx can only be what came behind the status line.
    stream_error: failed && status !== null && status >= 200 && status < 300,
    cancelled: failed && isCancelled(attributes, errorType ?? ''),
    account: names.account,
    region: names.region,
    endpoint,
    tier_requested: textOf(
      attributes,
      'openai.request.service_tier',
      'gen_ai.openai.request.service_tier',
    ),
    tier_served: textOf(
      attributes,
      'openai.response.service_tier',
      'gen_ai.openai.response.service_tier',
    ),
    route: routeOf(attributes),
    // One request to LiteLLM's proxy, whatever it tries for it.
    logical_call_id: textOf(attributes, 'litellm.call_id'),
    ...tokensOf(attributes),
    labels: {
      ...names.labels,
      ...labels,
      ...(times.labels ?? {}),
      ...(models.isFromResponse && { model_from: 'response' }),
      ...(status === null && { [HTTP_STATUS_UNKNOWN]: 'true' }),
      ...(result.status === undefined && !failed && { [HTTP_STATUS_FROM]: 'emitter' }),
    },
  };
}

function isCancelled(attributes: Attributes, errorType: string): boolean {
  return (
    /cancell?(?:ed|ation)|AbortError$|^GeneratorExit$/i.test(errorType) ||
    (isOfOpenRouter(attributes) &&
      textOf(attributes, 'span.status_message') === 'The client has disconnected')
  );
}

/** The gateways that say so themselves: in the AI SDK Vercel's has a provider's place. */
function routeOf(attributes: Attributes): string | undefined {
  if (isOfOpenRouter(attributes)) return 'openrouter';
  const provider = textOf(attributes, 'ai.model.provider', 'gen_ai.provider.name', 'gen_ai.system');
  return provider === 'gateway' ? 'vercel-ai-gateway' : undefined;
}

/** What OpenRouter's own traces say on each span. */
function isOfOpenRouter(attributes: Attributes): boolean {
  return attributes.has(OPENROUTER_PROVIDER) || attributes.has('trace.metadata.openrouter.source');
}

function tokensOf(attributes: Attributes): EventFields {
  return {
    input_tokens: wholeOf(
      attributes,
      'gen_ai.usage.input_tokens',
      'gen_ai.usage.prompt_tokens',
      'llm.usage.prompt_tokens',
      'llm.token_count.prompt',
      'ai.usage.tokens',
      'input_tokens',
    ),
    cached_tokens: wholeOf(
      attributes,
      'gen_ai.usage.cache_read.input_tokens',
      'gen_ai.usage.cache_read_input_tokens',
      'llm.token_count.prompt_details.cache_read',
      'ai.usage.cachedInputTokens',
      'cache_read_tokens',
      'gen_ai.usage.input_tokens.cached',
    ),
    output_tokens: wholeOf(
      attributes,
      'gen_ai.usage.output_tokens',
      'gen_ai.usage.completion_tokens',
      'llm.usage.completion_tokens',
      'llm.token_count.completion',
      'output_tokens',
    ),
  };
}

/** As the emitter writes it; undefined where no attribute has a name of a provider. */
export function providerOf(span: Span): string | undefined {
  const { attributes } = span;
  for (const name of PROVIDER_NAMES) {
    const provider = knownProvider(textOf(attributes, name));
    if (provider !== undefined) return provider;
  }
  // OpenInference passes on what LangChain knows as the text of its JSON.
  const ofLangchain = memberOf(attributes, 'metadata', 'ls_provider');
  if (typeof ofLangchain === 'string' && knownProvider(ofLangchain)) return ofLangchain;
  if (!isOfLitellm(span)) return undefined;
  return routedProvider({ model: textOf(attributes, 'gen_ai.request.model') });
}

const OPENROUTER_PROVIDER = 'trace.metadata.openrouter.provider_name';

const PROVIDER_NAMES = [
  // Who served the call: what OpenRouter's traces name as the conventions' provider is whoever
  // made the model.
  OPENROUTER_PROVIDER,
  'gen_ai.provider.name',
  'gen_ai.system',
  'llm.provider',
  'llm.system',
  'llm.vendor',
  'ai.model.provider',
  'gen_ai.model.provider',
  'gen_ai.llm.provider',
  // What LangChain knows of the model, as OpenLLMetry and LangSmith pass it on.
  'traceloop.association.properties.ls_provider',
  'langsmith.metadata.ls_provider',
  'error.llm_provider',
];

interface Models {
  readonly requested: string | undefined;
  readonly served: string | undefined;
  /** Nothing names the model that was asked for but the answer. */
  readonly isFromResponse?: boolean | undefined;
}

function modelsOf(attributes: Attributes): Models {
  const named = nameAt(attributes, 'llm.model_name', 'embedding.model_name');
  const parameter = invocationParameter(attributes, 'model');
  const served = nameAt(
    attributes,
    'gen_ai.response.model',
    'ai.response.model',
    'llm.response.model',
  );
  const requested = nameAt(
    attributes,
    'gen_ai.request.model',
    'ai.model.id',
    'llm.request.model',
    'traceloop.association.properties.ls_model_name',
    'langsmith.metadata.ls_model_name',
  );
  if (requested !== undefined) return { requested, served };
  // OpenInference has one name, that of the answer once there is one;
  // the request is in its parameters.
  const asked = typeof parameter === 'string' ? knownName(parameter) : undefined;
  if (asked !== undefined) {
    return { requested: asked, served: served ?? (named === asked ? undefined : named) };
  }
  const other = named ?? nameAt(attributes, 'model', 'model_name');
  if (other !== undefined) return { requested: other, served };
  return { requested: served, served, isFromResponse: served !== undefined };
}

/** The first of the attributes that has a name. */
function nameAt(attributes: Attributes, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const known = knownName(textOf(attributes, name));
    if (known !== undefined) return known;
  }
  return undefined;
}

function streamOf(attributes: Attributes): boolean {
  const flag = flagOf(
    attributes,
    'gen_ai.request.stream',
    'llm.is_streaming',
    'gen_ai.request.is_stream',
    'gen_ai.is_streaming',
    'llm.request.stream',
    'stream',
  );
  if (flag !== undefined) return flag;
  return (
    /\.doStream$/.test(textOf(attributes, 'ai.operationId') ?? '') ||
    asFlag(invocationParameter(attributes, 'stream')) === true
  );
}

function invocationParameter(attributes: Attributes, name: string): unknown {
  return memberOf(attributes, 'llm.invocation_parameters', name);
}

/** Of an attribute that is the text of a JSON object. */
function memberOf(attributes: Attributes, attribute: string, name: string): unknown {
  const text = textOf(attributes, attribute);
  if (text === undefined || !text.includes(`"${name}"`)) return undefined;
  try {
    return (JSON.parse(text) as Record<string, unknown> | null)?.[name];
  } catch {
    return undefined;
  }
}

function timesOf({ startNs, endNs, events }: Span): { [Field in keyof CallTimes]?: unknown } {
  if (startNs === undefined) return {};
  const firstNs = events.find(({ name }) => name === 'First Token Stream Event')?.atNs;
  const times = callTimes({ startNs, endNs: endNs ?? startNs, firstNs });
  return endNs === undefined ? { ...times, duration_ms: undefined } : times;
}

/** Cut to milliseconds, as instants are; one before the start is unknown. */
function toldTimeToFirstToken(attributes: Attributes): number | undefined {
  const seconds = numberOf(
    attributes,
    'gen_ai.response.time_to_first_chunk',
    'gen_ai.latency.time_to_first_token',
    'gen_ai.server.time_to_first_token',
  );
  const ms = numberOf(
    attributes,
    'ai.response.msToFirstChunk',
    'ttft_ms',
    'trace.metadata.openrouter.first_token_ms',
  );
  return scaledNumber(seconds, 3) ?? scaledNumber(ms, 0);
}
