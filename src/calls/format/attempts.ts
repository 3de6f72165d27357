import { shownValue } from '../../ground/errors.ts';
import { formatInstant, parseInstant } from '../../ground/time.ts';
import { HTTP_STATUS_FROM, HTTP_STATUS_UNKNOWN } from '../call/call-event.ts';
import type { Rejection } from '../call/dead-letter.ts';
import { type CallTimes, callTimes } from './call-times.ts';
import { type Decoded, decodeEventValue } from './decode-event.ts';
import type { Part } from './format.ts';
import { normaliseProviderModel } from './provider-model.ts';
import type { CallFields, EventFields } from './span-call.ts';
import type { SpanResult } from './span-result.ts';

/** Of one call; a longer list is a fault of its sender, and one dead letter. */
export const MOST_ATTEMPTS_OF_CALL = 100;

/** As much of a list as shows that it is too long. */
export function fewOf<Entry>(list: readonly Entry[]): readonly Entry[] {
  return list.slice(0, MOST_ATTEMPTS_OF_CALL + 1);
}

/** One try of a call in the list of a gateway; what the list doesn't tell is undefined. */
export interface ToldAttempt {
  /** Where it stands in its record, `$.provider_responses.0` style. */
  readonly path: string;
  readonly provider: string | undefined;
  readonly model: string | undefined;
  readonly deployment?: string | undefined;
  readonly tierRequested?: string | undefined;
  /** `failed` is undefined where nothing tells how it ended. */
  readonly result: Omit<SpanResult, 'failed'> & { readonly failed: boolean | undefined };
  /** Since the first attempt began. */
  readonly startedAfterMs: number | undefined;
  readonly durationMs: number | undefined;
  readonly labels: Readonly<Record<string, string>>;
}

/** An entry of a list that is no attempt. */
export interface UnreadableAttempt {
  readonly path: string;
  readonly value: unknown;
}

export type ListedAttempt = ToldAttempt | UnreadableAttempt;

export interface AttemptsOfCall {
  /**
   * The call as its record has it, without what the list tells of its last attempt. Its
   * `event_id` is that of the last attempt, its time that of them all.
   */
  readonly call: CallFields;
  /** At least one, in their order; the last one is the call of the record itself. */
  readonly attempts: readonly ListedAttempt[];
  /** The gateway's names for fields of an event: a person looks for them there. */
  readonly fieldNames: Readonly<Record<string, string>>;
}

/** What all attempts of a call share: who asked, how, and through what. */
const SHARED = ['source', 'operation', 'stream', 'endpoint', 'tenant', 'team', 'route'];

/**
 * One part for each attempt, in their order. The identities are made of the call's and the place in
 * the list, so that the same record delivered again gives the same events; the last attempt has the
 * identity of the call itself, and what only the record tells of it: its tokens, its end.
 */
export function partsOfAttempts({ call, attempts, fieldNames }: AttemptsOfCall): readonly Part[] {
  if (attempts.length > MOST_ATTEMPTS_OF_CALL) return [tooManyAttempts(attempts)];
  const parts: Part[] = [];
  let before: Target | undefined;
  for (const [index, listed] of attempts.entries()) {
    const isLast = index === attempts.length - 1;
    if (!isTold(listed)) parts.push({ rejection: noAttempt(listed) });
    if (!isTold(listed) && !isLast) continue;
    const told = isTold(listed) ? listed : undefined;
    const target = targetOf(told, isLast ? call : undefined);
    const id = call.event_id;
    const { labels: ofTimes, ...times } = timesOf(call, told, isLast);
    const value: EventFields = {
      ...(isLast ? call : Object.fromEntries(SHARED.map((name) => [name, call[name]]))),
      ...target.fields,
      ...times,
      ...(isLast ? {} : outcomeFields(told)),
      event_id: isLast || id === undefined ? id : `${id}/${index + 1}`,
      logical_call_id: id,
      attempt: index + 1,
      fallback_from: fallbackFrom(before, target),
      labels: { ...labelsOf({ call, told, target, isLast }), ...ofTimes },
    };
    const untold = isLast ? undefined : NEEDED.find(({ field }) => value[field] === undefined);
    parts.push(
      untold === undefined
        ? inList(decodeEventValue(value), listed, { fieldNames, isLast })
        : { rejection: missing(untold, listed, fieldNames) },
    );
    before = target;
  }
  return parts;
}

export function isTold(listed: ListedAttempt): listed is ToldAttempt {
  return 'result' in listed;
}

interface Target {
  readonly provider: unknown;
  readonly model: unknown;
  readonly fields: EventFields;
  readonly labels: Readonly<Record<string, string>>;
}

/** Where an attempt went; what the list doesn't tell of the last one is as its record has it. */
function targetOf(told: ToldAttempt | undefined, record: EventFields | undefined): Target {
  const names = normaliseProviderModel(told?.provider, told?.model);
  const provider = names.provider ?? record?.provider;
  const model = names.model ?? record?.model;
  const fields = {
    provider,
    model,
    account: names.account ?? record?.account,
    region: names.region ?? record?.region,
    deployment: told?.deployment ?? record?.deployment,
    tier_requested: told?.tierRequested ?? record?.tier_requested,
  };
  return { provider, model, fields, labels: names.labels };
}

/** The model that this attempt replaced: that of the attempt before, if it went elsewhere. */
function fallbackFrom(before: Target | undefined, { provider, model }: Target): unknown {
  const isElsewhere = before?.provider !== provider || before?.model !== model;
  return before !== undefined && isElsewhere ? before.model : undefined;
}

/**
 * The first attempt begins with the call. The last one ends with it, unless the list says how long
 * it took; where the list doesn't say when it began, it has the time of the whole call.
 */
function timesOf(
  call: EventFields,
  told: ToldAttempt | undefined,
  isLast: boolean,
): { readonly [Field in keyof CallTimes]?: CallTimes[Field] | undefined } {
  const callStart = parseInstant(String(call.started_at));
  const afterMs = told?.startedAfterMs ?? (isLast ? 0 : undefined);
  if (callStart === undefined || afterMs === undefined) {
    return { started_at: undefined, duration_ms: undefined };
  }
  const start = callStart + afterMs;
  const durationMs = told?.durationMs;
  const callMs = call.duration_ms;
  const end = isLast && typeof callMs === 'number' ? callStart + callMs : undefined;
  const endMs = durationMs === undefined ? end : start + durationMs;
  const ttft = typeof call.ttft_ms === 'number' ? call.ttft_ms - afterMs : undefined;
  const ttft_ms = isLast && ttft !== undefined && ttft >= 0 ? ttft : undefined;
  const started_at = formatInstant(start);
  if (endMs === undefined) return { started_at, duration_ms: undefined, ttft_ms };
  return { ...callTimes({ startNs: nanoseconds(start), endNs: nanoseconds(endMs) }), ttft_ms };
}

function nanoseconds(ms: number): bigint {
  return BigInt(ms) * 1_000_000n;
}

/** How an attempt before the last one ended, from the list alone. */
function outcomeFields(told: ToldAttempt | undefined): EventFields {
  const { failed, status, errorType } = told?.result ?? {};
  return {
    http_status: status ?? (failed === false ? 200 : null),
    error_type: failed === false ? undefined : (errorType ?? '_OTHER'),
  };
}

function labelsOf({
  call,
  told,
  target,
  isLast,
}: {
  call: CallFields;
  told: ToldAttempt | undefined;
  target: Target;
  isLast: boolean;
}): Readonly<Record<string, string>> {
  if (!isLast) return { ...target.labels, ...statusLabels(told), ...told?.labels };
  // What the record names in place of a provider or a model is then the gateway's own name.
  const labels = Object.entries(call.labels).filter(
    ([name]) =>
      !(name === 'raw_provider' && told?.provider !== undefined) &&
      !(name === 'raw_model' && told?.model !== undefined),
  );
  return { ...Object.fromEntries(labels), ...target.labels, ...told?.labels };
}

function statusLabels(told: ToldAttempt | undefined): Readonly<Record<string, string>> {
  const { failed, status } = told?.result ?? {};
  if (status !== undefined) return {};
  return failed === false ? { [HTTP_STATUS_FROM]: 'emitter' } : { [HTTP_STATUS_UNKNOWN]: 'true' };
}

function tooManyAttempts(attempts: readonly ListedAttempt[]): Part {
  const most = MOST_ATTEMPTS_OF_CALL;
  const message = `more than ${most} attempts of one call: expected at most ${most}`;
  const jsonPath = attempts[0]?.path.replace(/\.\d+$/, '') ?? '$';
  return { rejection: { reason: 'unreadable', jsonPath, message } };
}

function noAttempt({ path, value }: UnreadableAttempt): Rejection {
  const message = `${shownValue(value)}: expected a JSON object, one attempt`;
  return { reason: 'invalid_value', jsonPath: path, message };
}

/** What an attempt before the last one must tell, in the words of its gateway. */
const NEEDED = [
  { field: 'started_at', expectation: 'milliseconds' },
  { field: 'duration_ms', expectation: 'milliseconds' },
  { field: 'provider', expectation: 'the name of a provider' },
  { field: 'model', expectation: 'the name of a model' },
] as const;

function missing(
  { field, expectation }: (typeof NEEDED)[number],
  { path }: ListedAttempt,
  fieldNames: AttemptsOfCall['fieldNames'],
): Rejection {
  const jsonPath = `${path}.${fieldNames[field] ?? field}`;
  return { reason: 'missing_field', jsonPath, message: `(missing): expected ${expectation}` };
}

/** Of the last attempt the record tells as much as the list does: its own names are shown. */
function inList(
  decoded: Decoded,
  { path }: ListedAttempt,
  { fieldNames, isLast }: { fieldNames: AttemptsOfCall['fieldNames']; isLast: boolean },
): Part {
  if (isLast || decoded.rejection === undefined) return decoded;
  const field = decoded.rejection.jsonPath.replace(/^\$\.?/, '');
  const jsonPath = `${path}.${fieldNames[field] ?? field}`;
  return { rejection: { ...decoded.rejection, jsonPath } };
}
