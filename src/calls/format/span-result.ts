import {
  isError,
  isOfSomethingElse,
  MOST_OF_NAME,
  spelled,
  spelledAttributes,
  tellsFailure,
} from './failure-evidence.ts';
import { isOwnStatus } from './litellm-failure.ts';
import type { Span, SpanEvent } from './span.ts';
import { type Attributes, type AttributeValue, asFlag } from './span-attributes.ts';
import { isOfLitellm } from './span-kind.ts';
import { statusInMessage } from './status-in-message.ts';

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
  'response.status',
  'gen_ai.response.status',
  'status',
];

/** The same behind the prefix of some emitter. */
const STATUS_NAME = /[._](?:http_status|status_code|error[._](?:code|status|status_code))$/;

export function resultOf(span: Span): SpanResult {
  const attributes = spelledAttributes(span.attributes);
  const exceptions = span.events
    .filter(isException)
    .map((event) => ({ ...event, attributes: spelledAttributes(event.attributes) }));
  const sources = [attributes, ...exceptions.map((event) => event.attributes)];
  const named = errorNameOf(attributes, exceptions);
  const status = statusOf(sources, isOwnStatus(named, isOfLitellm(span)));
  const failed =
    span.isError ||
    exceptions.length > 0 ||
    sources.some(tellsFailure) ||
    (status !== undefined && status >= 400);
  return { failed, status, errorType: failed ? (named ?? '_OTHER') : undefined };
}

function isException({ name, attributes }: SpanEvent): boolean {
  if (isOfSomethingElse(spelled(name))) return false;
  return (
    /(?:^|[._])(?:exception|error)$/i.test(name) ||
    attributes.has('exception.type') ||
    attributes.has('exception.message')
  );
}

/** `isOwn`: no provider sent it, if LiteLLM says it, whose name for a status is `error.code`. */
function statusOf(sources: readonly Attributes[], isOwn: boolean): number | undefined {
  for (const attributes of sources) {
    for (const name of STATUS_NAMES) {
      const status = asStatus(attributes.get(name));
      if (status !== undefined) return isOwn && attributes.has('error.code') ? undefined : status;
    }
    for (const [name, value] of attributes) {
      if (!STATUS_NAME.test(name) || isOfSomethingElse(name)) continue;
      const status = asStatus(value);
      if (status !== undefined) return isOwn && attributes.has('error.code') ? undefined : status;
    }
  }
  return isOwn ? undefined : statusSaid(sources);
}

const MESSAGE_NAMES = ['exception.message', 'error.message'];

/** What only the message of an exception tells. */
function statusSaid(sources: readonly Attributes[]): number | undefined {
  for (const attributes of sources) {
    for (const name of MESSAGE_NAMES) {
      const message = attributes.get(name);
      const status = typeof message === 'string' ? statusInMessage(message) : undefined;
      if (status !== undefined) return status;
    }
  }
  return undefined;
}

/** `503`, `"503"`, `503.0`, `HTTP 503`, `503 Service Unavailable`. */
function asStatus(value: AttributeValue | undefined): number | undefined {
  if (typeof value === 'number') {
    return Number.isInteger(value) && value >= 100 && value <= 599 ? value : undefined;
  }
  if (typeof value !== 'string' || value.length > MOST_OF_NAME) return undefined;
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
    if (typeof text !== 'string' || text.length > MOST_OF_NAME || !isError(text)) continue;
    const isWord = /^[\w.$:/#+-]+$/.test(text);
    const isStatus = name !== 'error.type' && asStatus(text) !== undefined;
    if (isWord && !isStatus && asFlag(text) === undefined) return text;
  }
  return undefined;
}
