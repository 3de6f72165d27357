import { OWN_STATUSES } from './litellm-failure.ts';
import type { Span, SpanEvent } from './span.ts';
import { type Attributes, type AttributeValue, asFlag, asNumber } from './span-attributes.ts';

/** What became of a call, from all that its span says of it. */
export interface SpanResult {
  /** Some evidence of a failure, wherever it stands; without any the call succeeded. */
  readonly failed: boolean;
  /** Undefined where no spelling of it is there. */
  readonly status: number | undefined;
  /** `_OTHER` for a failure without a name, as the conventions have it; undefined for a success. */
  readonly errorType: string | undefined;
}

/** Statuses of HTTP, the surest name first. */
const STATUS_NAMES = [
  'http.response.status_code',
  'http.status_code',
  'http.response.status',
  'http.status',
  'http_status',
  'http_status_code',
  'gen_ai.response.status_code',
  'llm.response.status_code',
  'response.status_code',
  'status_code',
  'error.status_code',
  'error.http_status',
  'error.status',
  'exception.status_code',
  'error.code',
  'error_code',
  'error.type',
];

/** The same behind the prefix of some emitter. */
const STATUS_NAME = /[._](?:http_status|status_code|error[._](?:code|status|status_code))$/;

const ERROR_NAME =
  /(?:^|[._])(?:error|exception)(?:[._](?:type|code|message|msg|name|class|description|reason|kind|detail|details|status|status_code|http_status|stack|stack_?trace))?$/i;

const SUCCESS_NAME = /(?:^|[._])(?:is_)?(?:success|succeeded|successful)$/i;

const STATE_NAME = /(?:^|[._])(?:status|outcome|level|status_code|state)$/i;

const REASON_NAME = /(?:finish|stop)_?reasons?$/i;

/** What befell something else during the call. */
const NOT_OF_THE_CALL =
  /(?:^|[._])(?:tools?|retry|retries|eval\w*|guardrails?|mcp|browser|crawl|actions?|vectordb|memory|agent|previous|last)[._]/i;

const FAILED_STATE =
  /^(?:status_code_)?(?:error|failed|failure|server_error|client_error|timed?_?out)$/i;

const FAILED_REASON = /^(?:error|failed|failure|network_error|timeout|cancell?ed|aborted)$/i;

/** What stands for no error; `_OTHER` and `unknown` are errors without a name. */
const NO_ERROR = /^\s*(?:|none|null|nil|undefined|n\/?a|no_?error|ok|success|-+)\s*$/i;

/** Severities from here on are errors, in OpenTelemetry and in Logfire. */
const ERROR_SEVERITY = 17;

const MAX_NAME = 256;

export function resultOf(span: Span): SpanResult {
  const exceptions = span.events.filter(isException);
  const sources = [span.attributes, ...exceptions.map(({ attributes }) => attributes)];
  const named = errorNameOf(span.attributes, exceptions);
  const status = statusOf(sources, named);
  const failed =
    span.isError ||
    exceptions.length > 0 ||
    sources.some(tellsFailure) ||
    (status !== undefined && status >= 400);
  return { failed, status, errorType: failed ? (named ?? '_OTHER') : undefined };
}

function isException({ name, attributes }: SpanEvent): boolean {
  return (
    /(?:^|[._])(?:exception|error)$/i.test(name) ||
    attributes.has('exception.type') ||
    attributes.has('exception.message')
  );
}

function tellsFailure(attributes: Attributes): boolean {
  for (const [name, value] of attributes) if (isFailure(name, value)) return true;
  return false;
}

function isFailure(name: string, value: AttributeValue): boolean {
  if (name === 'logfire.level_num') return (asNumber(value) ?? 0) >= ERROR_SEVERITY;
  if (name === 'rpc.grpc.status_code') return (asNumber(value) ?? 0) > 0;
  if (REASON_NAME.test(name)) return wordsOf(value).some((word) => FAILED_REASON.test(word));
  if (NOT_OF_THE_CALL.test(name)) return false;
  if (SUCCESS_NAME.test(name)) return asFlag(value) === false;
  if (ERROR_NAME.test(name)) return isError(value);
  return STATE_NAME.test(name) && typeof value === 'string' && FAILED_STATE.test(value.trim());
}

/** Not `none`, `false`, 0 or a status that is no failure, which some write beside a success. */
function isError(value: AttributeValue): boolean {
  if (typeof value === 'object') return value.some(isError);
  if (typeof value === 'string' && NO_ERROR.test(value)) return false;
  const number = asNumber(value);
  if (number !== undefined) return number !== 0 && !(number >= 100 && number < 400);
  return asFlag(value) !== false;
}

/** The words of a short text or a list, also of a list written as text. */
function wordsOf(value: AttributeValue): readonly string[] {
  const text = typeof value === 'object' ? value.join(' ') : String(value);
  return text.length > MAX_NAME ? [] : text.split(/[^\w]+/);
}

function statusOf(sources: readonly Attributes[], error: string | undefined): number | undefined {
  for (const attributes of sources) {
    for (const name of STATUS_NAMES) {
      const status = asStatus(attributes.get(name));
      if (status !== undefined) return isOwn(attributes, error) ? undefined : status;
    }
    for (const [name, value] of attributes) {
      if (!STATUS_NAME.test(name) || NOT_OF_THE_CALL.test(name)) continue;
      const status = asStatus(value);
      if (status !== undefined) return isOwn(attributes, error) ? undefined : status;
    }
  }
  return undefined;
}

/** LiteLLM's name for a status is `error.code`, and for some errors the status is its own. */
function isOwn(attributes: Attributes, error: string | undefined): boolean {
  return error !== undefined && OWN_STATUSES.has(error) && attributes.has('error.code');
}

/** `503`, `"503"`, `503.0`, `HTTP 503`, `503 Service Unavailable`. */
function asStatus(value: AttributeValue | undefined): number | undefined {
  if (typeof value === 'number') {
    return Number.isInteger(value) && value >= 100 && value <= 599 ? value : undefined;
  }
  if (typeof value !== 'string' || value.length > MAX_NAME) return undefined;
  const status = /^\s*(?:HTTP(?:\/[\d.]+)?\s+)?([1-5]\d\d)(?:\.0*)?(?:\s+\D.*)?\s*$/i.exec(value);
  return status === null ? undefined : Number(status[1]);
}

/** The last exception that has a type names the error, unless the span does. */
function errorNameOf(attributes: Attributes, exceptions: readonly SpanEvent[]): string | undefined {
  const types = exceptions.map((event) => nameAt(event.attributes, 'exception.type', 'error.type'));
  return (
    nameAt(attributes, 'error.type') ??
    types.findLast((type) => type !== undefined) ??
    nameAt(
      attributes,
      'exception.type',
      'error_type',
      'error.class',
      'error.name',
      'error.kind',
      'error.code',
      'error_code',
      'error',
    )
  );
}

/** The first of the names that has a word, not a sentence, a flag or a status. */
function nameAt(attributes: Attributes, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const text = attributes.get(name);
    if (typeof text !== 'string' || text.length > MAX_NAME || !isError(text)) continue;
    const isWord = /^[\w.$:/#+-]+$/.test(text);
    const isStatus = name !== 'error.type' && asStatus(text) !== undefined;
    if (isWord && !isStatus && asFlag(text) === undefined) return text;
  }
  return undefined;
}
