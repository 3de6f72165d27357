import { fewOf, type ListedAttempt, type ToldAttempt } from './attempts.ts';
import { scaledNumber } from './decimal-text.ts';
import { statusInMessage } from './status-in-message.ts';

/**
 * What the AI Gateway of Vercel tells of its routing in the `providerMetadata` of an answer, which
 * the AI SDK puts on its spans as the text of its JSON:
 * https://vercel.com/docs/ai-gateway/getting-started#provider-metadata-output
 */
interface Routing {
  /** Of the last model alone, or of all of them. */
  readonly attempts?: unknown;
  /** Each model that was tried, with its `providerAttempts`. */
  readonly modelAttempts?: unknown;
}

/** The gateway's names for fields of an event. */
export const VERCEL_FIELDS: Readonly<Record<string, string>> = {
  started_at: 'startTime',
  duration_ms: 'endTime',
  http_status: 'statusCode',
  error_type: 'error',
  model: 'providerApiModelId',
};

interface Entry {
  readonly path: string;
  readonly value: unknown;
  /** `anthropic/claude-sonnet-4.6`, where the list of models tells it. */
  readonly modelId: string | undefined;
}

/** The attempts in their order; none where `metadata` lists none. Throws for what is no JSON. */
export function vercelAttempts(metadata: string): readonly ListedAttempt[] {
  const routing = memberOf(memberOf(JSON.parse(metadata), 'gateway'), 'routing');
  const entries = fewOf(entriesOf((routing ?? {}) as Routing));
  const starts = entries.map(({ value }) => microseconds(memberOf(value, 'startTime')));
  const begun = starts.find((start) => start !== undefined);
  return entries.map((entry, index) => {
    const attempt = attemptOf(entry, begun);
    // Nothing says whether the end that is told is that of a stream; that of the span is.
    return index === entries.length - 1 ? { ...attempt, durationMs: undefined } : attempt;
  });
}

function entriesOf({ attempts, modelAttempts }: Routing): readonly Entry[] {
  const ofModels = fewOf(listOf(modelAttempts)).flatMap((model, i) =>
    fewOf(listOf(memberOf(model, 'providerAttempts'))).map((value, j) => ({
      path: `$.gateway.routing.modelAttempts.${i}.providerAttempts.${j}`,
      value,
      modelId: textAt(model, 'canonicalSlug') ?? textAt(model, 'modelId'),
    })),
  );
  const flat = fewOf(listOf(attempts)).map((value, i) => ({
    path: `$.gateway.routing.attempts.${i}`,
    value,
    modelId: undefined,
  }));
  return ofModels.length >= flat.length ? ofModels : flat;
}

function attemptOf({ path, value, modelId }: Entry, begun: number | undefined): ListedAttempt {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { path, value };
  const start = microseconds(memberOf(value, 'startTime'));
  const end = microseconds(memberOf(value, 'endTime'));
  const credential = textAt(value, 'credentialType');
  return {
    path,
    provider: textAt(value, 'provider'),
    model: textAt(value, 'providerApiModelId') ?? modelId,
    result: resultOf(value),
    startedAfterMs: millisecondsBetween(begun, start),
    durationMs: millisecondsBetween(start, end),
    labels: credential === undefined ? {} : { credential_type: credential },
  };
}

function resultOf(value: object): ToldAttempt['result'] {
  const success = memberOf(value, 'success');
  const error = textAt(value, 'error') ?? '';
  const code = memberOf(value, 'statusCode');
  const told = typeof code === 'number' ? code : undefined;
  const failed = told !== undefined && told >= 400 ? true : oppositeOf(success);
  const status = told ?? (failed === true ? statusInMessage(error) : undefined);
  const isWord = /^[\w.$:/#+-]+$/.test(error);
  return { failed, status, errorType: failed !== true ? undefined : isWord ? error : '_OTHER' };
}

function oppositeOf(flag: unknown): boolean | undefined {
  return typeof flag === 'boolean' ? !flag : undefined;
}

/**
 * Of a clock whose zero is the gateway's own: milliseconds since the epoch in some answers, since
 * its process began in others. Only how far two of them are apart says anything.
 */
function microseconds(time: unknown): number | undefined {
  return scaledNumber(time, 3);
}

function millisecondsBetween(from: number | undefined, to: number | undefined): number | undefined {
  return from === undefined || to === undefined ? undefined : Math.floor((to - from) / 1_000);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

function textAt(value: unknown, name: string): string | undefined {
  const text = memberOf(value, name);
  return typeof text === 'string' && text !== '' ? text : undefined;
}
