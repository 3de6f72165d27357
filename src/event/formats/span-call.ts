import { formatInstant } from '../../time.ts';
import { HTTP_STATUS_UNKNOWN } from '../call-event.ts';
import { scaledNumber } from './decimal-text.ts';
import { normaliseProviderModel } from './provider-model.ts';
import type { Span } from './span.ts';
import { type Attributes, textOf, wholeOf } from './span-attributes.ts';

/** Fields of a native event, not yet checked; a field that the span does not give is absent. */
export type EventFields = Readonly<Record<string, unknown>>;

/** Operations of OpenTelemetry's GenAI conventions that are calls to a model. */
const MODEL_OPERATIONS = new Set(['chat', 'text_completion', 'generate_content', 'embeddings']);

/** Those that are not, although some frameworks name a model beside them. */
const OTHER_OPERATIONS =
  /^(execute_tool|create_agent|invoke_agent|invoke_workflow|retrieval|chain|plan|.*_memory|.*_memory_store)$/;

/** OpenLLMetry's `llm.request.type`. */
const REQUEST_TYPES: Readonly<Record<string, string>> = {
  chat: 'chat',
  completion: 'text_completion',
  embedding: 'embeddings',
};

const NS_PER_MS = 1_000_000n;

/** Whether the span is a call to a model, and which operation; `''` where it does not say. */
export function modelOperation({ attributes, isServer }: Span): string | undefined {
  if (isServer) return undefined;
  const operation = textOf(attributes, 'gen_ai.operation.name');
  if (operation !== undefined) {
    if (MODEL_OPERATIONS.has(operation)) return operation;
    const namesModel = attributes.has('gen_ai.request.model');
    return namesModel && !OTHER_OPERATIONS.test(operation) ? operation : undefined;
  }
  const kind = textOf(attributes, 'openinference.span.kind');
  if (kind !== undefined) return { LLM: '', EMBEDDING: 'embeddings' }[kind.toUpperCase()];
  const requestType = textOf(attributes, 'llm.request.type');
  if (requestType !== undefined) return REQUEST_TYPES[requestType] ?? requestType;
  // The Vercel AI SDK names no model of the conventions on its embedding spans.
  if (/\.doEmbed$/.test(textOf(attributes, 'ai.operationId') ?? '')) return 'embeddings';
  const isOfModel =
    attributes.has('gen_ai.request.model') &&
    (attributes.has('gen_ai.provider.name') || attributes.has('gen_ai.system'));
  return isOfModel && !attributes.has('traceloop.span.kind') ? '' : undefined;
}

/** The call that a span of a model tells of; `docs/formats.md` has the table of its attributes. */
export function callOfSpan(span: Span, operation: string): EventFields {
  const { attributes, startNs, endNs } = span;
  const models = modelsOf(attributes);
  const provider = textOf(
    attributes,
    'gen_ai.provider.name',
    'gen_ai.system',
    'llm.provider',
    'llm.system',
    'ai.model.provider',
  );
  const names = normaliseProviderModel(provider, models.requested);
  const served = normaliseProviderModel(names.provider, models.served).model;
  const status = httpStatusOf(attributes);
  const error = errorTypeOf(span);
  const stream = streamOf(attributes);
  return {
    event_id:
      span.traceId === '' || span.spanId === '' ? undefined : `${span.traceId}/${span.spanId}`,
    source: textOf(span.resource, 'service.name'),
    started_at: startNs === undefined ? undefined : formatInstant(Number(startNs / NS_PER_MS)),
    duration_ms:
      startNs === undefined || endNs === undefined
        ? undefined
        : Number((endNs - startNs) / NS_PER_MS),
    ttft_ms: timeToFirstToken(span),
    provider: names.provider,
    model: names.model,
    model_served: served,
    operation,
    http_status: status ?? null,
    error_type: error,
    stream,
    // The conventions set the status of a span that failed: after a 2xx it can only be the stream.
    stream_error: stream && span.isError && status !== undefined && status >= 200 && status < 300,
    cancelled: span.isError && /cancell?ed|^AbortError$/i.test(error ?? ''),
    account: names.account,
    region: names.region,
    endpoint: textOf(attributes, 'server.address'),
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
    input_tokens: wholeOf(
      attributes,
      'gen_ai.usage.input_tokens',
      'gen_ai.usage.prompt_tokens',
      'llm.usage.prompt_tokens',
      'llm.token_count.prompt',
      'ai.usage.tokens',
    ),
    cached_tokens: wholeOf(
      attributes,
      'gen_ai.usage.cache_read.input_tokens',
      'gen_ai.usage.cache_read_input_tokens',
      'llm.token_count.prompt_details.cache_read',
      'ai.usage.cachedInputTokens',
    ),
    output_tokens: wholeOf(
      attributes,
      'gen_ai.usage.output_tokens',
      'gen_ai.usage.completion_tokens',
      'llm.usage.completion_tokens',
      'llm.token_count.completion',
    ),
    labels:
      status === undefined ? { ...names.labels, [HTTP_STATUS_UNKNOWN]: 'true' } : names.labels,
  };
}

function modelsOf(attributes: Attributes): {
  requested?: string | undefined;
  served?: string | undefined;
} {
  const requested = textOf(attributes, 'gen_ai.request.model', 'ai.model.id');
  const served = textOf(attributes, 'gen_ai.response.model', 'ai.response.model');
  if (requested !== undefined) return { requested, served };
  // OpenInference has one name, that of the answer once there is one; the request is in its parameters.
  const named = textOf(attributes, 'llm.model_name', 'embedding.model_name');
  const parameter = invocationParameter(attributes, 'model');
  if (typeof parameter !== 'string' || parameter === '') return { requested: named, served };
  return { requested: parameter, served: served ?? (named === parameter ? undefined : named) };
}

function streamOf(attributes: Attributes): boolean {
  const flag = attributes.get('gen_ai.request.stream') ?? attributes.get('llm.is_streaming');
  if (typeof flag === 'boolean') return flag;
  return (
    /\.doStream$/.test(textOf(attributes, 'ai.operationId') ?? '') ||
    invocationParameter(attributes, 'stream') === true
  );
}

function invocationParameter(attributes: Attributes, name: string): unknown {
  const text = textOf(attributes, 'llm.invocation_parameters');
  if (text === undefined || !text.includes(`"${name}"`)) return undefined;
  try {
    return (JSON.parse(text) as Record<string, unknown> | null)?.[name];
  } catch {
    return undefined;
  }
}

/** HTTP conventions put the status into `error.type` as well. */
function httpStatusOf(attributes: Attributes): number | undefined {
  const status = wholeOf(attributes, 'http.response.status_code', 'http.status_code', 'error.type');
  return status !== undefined && status >= 100 && status <= 599 ? status : undefined;
}

/** `_OTHER` is OpenTelemetry's word for an error that has no name. */
function errorTypeOf({ isError, attributes, events }: Span): string | undefined {
  const named = textOf(attributes, 'error.type');
  if (named !== undefined || !isError) return named;
  const exceptions = events.map((event) => textOf(event.attributes, 'exception.type'));
  return exceptions.findLast((type) => type !== undefined) ?? '_OTHER';
}

/** Cut to milliseconds, as instants are. */
function timeToFirstToken({ attributes, events, startNs }: Span): number | undefined {
  const seconds =
    attributes.get('gen_ai.response.time_to_first_chunk') ??
    attributes.get('gen_ai.latency.time_to_first_token');
  const ms =
    scaledNumber(seconds, 3) ?? scaledNumber(attributes.get('ai.response.msToFirstChunk'), 0);
  if (ms !== undefined) return ms;
  const first = events.find(({ name }) => name === 'First Token Stream Event')?.atNs;
  if (first === undefined || startNs === undefined) return undefined;
  return Number((first - startNs) / NS_PER_MS);
}
