import { alternatives } from '../../ground/pattern.ts';
import type { SkipReason } from './format.ts';
import { isInference, operationName } from './operation.ts';
import { knownName } from './provider-model.ts';
import type { Span } from './span.ts';
import { type Attributes, flagOf, textOf } from './span-attributes.ts';

/** A call to a model with its operation, `''` where the span does not say; or why it is none. */
export type SpanKind =
  | { readonly operation: string; readonly skipped?: never }
  | { readonly operation?: never; readonly skipped: SkipReason };

/** Where emitters name a model, whatever they say of it. */
const MODEL_NAMES = [
  'gen_ai.request.model',
  'gen_ai.response.model',
  'ai.model.id',
  'ai.response.model',
  'llm.model_name',
  'llm.request.model',
  'llm.response.model',
  'embedding.model_name',
  'langfuse.observation.model.name',
  'tfy.model.name',
];

/** Names that mean a model's only beside tokens. */
const PLAIN_MODEL_NAMES = ['model', 'model_name'];

/** OpenTelemetry's words for other standards' kinds of spans. */
const KINDS: readonly (readonly [attribute: string, calls: Readonly<Record<string, string>>])[] = [
  ['openinference.span.kind', { llm: '', embedding: 'embeddings' }],
  ['tfy.span_type', { model: '', embedding: 'embeddings' }],
  ['span.type', { llm_request: 'chat' }],
];

/** OpenLLMetry's `llm.request.type`, where it is another word than LiteLLM's of the same name. */
const REQUEST_TYPES: Readonly<Record<string, string>> = { completion: 'text_completion' };

/**
 * Operations of the conventions that ask no model, although some frameworks name one beside them.
 */
const OTHER_OPERATIONS = alternatives(
  /^(?:execute_tool|create_agent|invoke_agent|invoke_workflow|retrieval|chain|plan|framework)$/,
  /^.*_memory(?:_store)?$/,
);

/** Beside no operation, these say that the span is of an agent or a tool. */
const AGENT_NAMES = ['gen_ai.agent.name', 'agent_name', 'gen_ai.tool.name', 'gen_ai.tool.call.id'];

/** LiteLLM's proxy has no span of its own for the call unless it is told to. */
const LITELLM_PROXY_SPAN = 'Received Proxy Server Request';

/** What Logfire writes beside the span of a call: that it began, and what a stream came to. */
const LOGS = new Set(['pending_span', 'log']);

export function kindOfSpan(span: Span): SpanKind {
  const { attributes } = span;
  const model = modelNamed(attributes);
  const skipped = (reason: SkipReason): SpanKind => ({
    skipped: model === undefined ? 'not_a_model_call' : reason,
  });
  if (LOGS.has(textOf(attributes, 'logfire.span_type') ?? '')) return skipped('log_of_call');
  if (isPhaseOfCall(attributes)) return { skipped: 'told_above' };
  if (isTestOfOpenRouter(span)) return { skipped: 'not_a_model_call' };
  if (span.isServer && !isGatewaySpan(span)) return skipped('server_side');
  if (flagOf(attributes, 'litellm.cache_hit', 'cache_hit', 'gen_ai.cache_hit') === true) {
    return skipped('served_from_cache');
  }
  const operation = operationOf(attributes, model);
  if (operation !== undefined) return { operation };
  if (isOther(attributes)) return { skipped: 'not_a_model_call' };
  if (hasOperation(attributes)) return skipped('no_inference');
  if (knownName(textOf(attributes, 'gen_ai.request.model')) !== undefined) return { operation: '' };
  return model !== undefined && hasTokens(attributes) ? { operation: '' } : skipped('no_operation');
}

/**
 * OpenRouter's spans of an attempt and of a phase, below that of the call, which lists the
 * attempts: `gen-1790606294-sdYH:attempt-0`, `gen-1790606294-sdYH:generation`.
 */
function isPhaseOfCall(attributes: Attributes): boolean {
  const id = attributes.get('gen_ai.response.id');
  return (
    typeof id === 'string' &&
    /^gen-[\w-]+:[\w-]+$/.test(id) &&
    attributes.get('span.type') === 'span'
  );
}

/** What a click on "Test Connection" sends. */
function isTestOfOpenRouter({ name, resource }: Span): boolean {
  return name === 'Test Generation' && resource.get('service.name') === 'openrouter';
}

/**
 * A gateway's own span that took on the call it made: a span below it may tell of the same call.
 */
export function isGatewaySpan({ name, isServer, attributes }: Span): boolean {
  if (!isServer) return false;
  return name === LITELLM_PROXY_SPAN || attributes.has('litellm.call_id');
}

/** Whether LiteLLM wrote the span, under its own name or on somebody's. */
export function isOfLitellm({ name, attributes, resource }: Span): boolean {
  return (
    name === LITELLM_PROXY_SPAN ||
    name === 'litellm_request' ||
    resource.get('service.name') === 'litellm' ||
    attributes.has('litellm.call_id') ||
    attributes.has('error.llm_provider')
  );
}

/** Undefined where nothing says that a model was asked. */
function operationOf(attributes: Attributes, model: string | undefined): string | undefined {
  const written = knownName(textOf(attributes, 'gen_ai.operation.name'));
  if (written !== undefined) {
    const operation = operationName(written);
    if (/^(?:chat|text_completion|generate_content|embeddings)$/.test(operation)) return operation;
    return model !== undefined && isInference(written) ? operation : undefined;
  }
  for (const [attribute, calls] of KINDS) {
    const kind = textOf(attributes, attribute)?.toLowerCase();
    if (kind !== undefined && Object.hasOwn(calls, kind)) return calls[kind];
    if (kind !== undefined) return undefined;
  }
  const requestType = knownName(textOf(attributes, 'llm.request.type'));
  if (requestType !== undefined && isInference(requestType)) {
    return REQUEST_TYPES[requestType] ?? operationName(requestType);
  }
  // The Vercel AI SDK names no model of the conventions on its embedding spans.
  return /\.doEmbed$/.test(textOf(attributes, 'ai.operationId') ?? '') ? 'embeddings' : undefined;
}

/**
 * A span that a standard or its framework calls something else: a tool, an agent, what wraps calls.
 */
function isOther(attributes: Attributes): boolean {
  const operation = knownName(textOf(attributes, 'gen_ai.operation.name'));
  if (operation !== undefined) return OTHER_OPERATIONS.test(operation);
  const vercel = textOf(attributes, 'ai.operationId');
  return (
    attributes.has('traceloop.span.kind') ||
    AGENT_NAMES.some((name) => attributes.has(name)) ||
    KINDS.some(([attribute]) => attributes.has(attribute)) ||
    (vercel !== undefined && !/\.do[A-Z]\w*$/.test(vercel))
  );
}

function hasOperation(attributes: Attributes): boolean {
  const operation = textOf(attributes, 'gen_ai.operation.name', 'llm.request.type');
  return knownName(operation) !== undefined;
}

function modelNamed(attributes: Attributes): string | undefined {
  const names = hasTokens(attributes) ? [...MODEL_NAMES, ...PLAIN_MODEL_NAMES] : MODEL_NAMES;
  for (const name of names) {
    const model = knownName(textOf(attributes, name));
    if (model !== undefined) return model;
  }
  return undefined;
}

function hasTokens(attributes: Attributes): boolean {
  for (const name of attributes.keys()) {
    if (/^(?:gen_ai\.usage|llm\.usage|llm\.token_count|ai\.usage)\./.test(name)) return true;
    if (name === 'input_tokens' || name === 'output_tokens') return true;
    if (name === 'langfuse.observation.usage_details') return true;
  }
  return false;
}
