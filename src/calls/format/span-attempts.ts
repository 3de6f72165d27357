import { type AttemptsOfCall, isTold, type ListedAttempt } from './attempts.ts';
import { OPENROUTER_FIELDS, openRouterAttempts } from './openrouter-attempts.ts';
import type { Span } from './span.ts';
import { type Attributes, textOf } from './span-attributes.ts';
import type { SpanResult } from './span-result.ts';
import { VERCEL_FIELDS, vercelAttempts } from './vercel-attempts.ts';

/** Where the AI SDK puts what a gateway says beside the answer. */
const PROVIDER_METADATA = 'ai.response.providerMetadata';

/** Where OpenRouter's own traces list the attempts of a generation. */
const PROVIDER_RESPONSES = 'trace.metadata.provider_responses';

/** A label, `"true"`: the span has a list of attempts that can't be read, and is told as one. */
const ATTEMPTS_UNREADABLE = 'attempts_unreadable';

/** The list of attempts on a span, if it has one, and labels of its call. */
interface SpanAttempts {
  readonly attempts?: readonly ListedAttempt[] | undefined;
  readonly fieldNames: AttemptsOfCall['fieldNames'];
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

const NONE: SpanAttempts = { fieldNames: {} };

export function attemptsOfSpan({ attributes }: Span): SpanAttempts {
  const metadata = textOf(attributes, PROVIDER_METADATA);
  // Most of what providers say is not a gateway's.
  if (metadata?.includes('"gateway"')) {
    return readList(attributes, VERCEL_FIELDS, () => vercelAttempts(metadata));
  }
  const responses = textOf(attributes, PROVIDER_RESPONSES);
  if (responses === undefined) return NONE;
  return readList(attributes, OPENROUTER_FIELDS, () =>
    openRouterAttempts(listIn(responses), '$.provider_responses'),
  );
}

function readList(
  attributes: Attributes,
  fieldNames: SpanAttempts['fieldNames'],
  list: () => readonly ListedAttempt[],
): SpanAttempts {
  let attempts: readonly ListedAttempt[];
  try {
    attempts = list();
  } catch {
    // Exporters cut long values.
    return { fieldNames, labels: { [ATTEMPTS_UNREADABLE]: 'true' } };
  }
  if (attempts.length === 0) return NONE;
  const asked = textOf(attributes, 'gen_ai.request.model', 'ai.model.id');
  return { attempts, fieldNames, labels: asked === undefined ? {} : { requested_model: asked } };
}

function listIn(json: string): readonly unknown[] {
  const value: unknown = JSON.parse(json);
  if (!Array.isArray(value)) throw new TypeError('no list');
  return value;
}

/** How the call of a span ended, by all that the span and its last attempt say. */
export function resultWith(result: SpanResult, last: ListedAttempt | undefined): SpanResult {
  if (last === undefined || !isTold(last)) return result;
  const failed = result.failed || last.result.failed === true;
  return {
    failed,
    status: last.result.status ?? result.status,
    errorType: failed ? (result.errorType ?? last.result.errorType ?? '_OTHER') : undefined,
  };
}
