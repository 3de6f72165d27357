import { shownValue } from '../../ground/errors.ts';
import type { Rejection } from '../call/dead-letter.ts';
import { partsOfAttempts } from './attempts.ts';
import { decodeEventValue } from './decode-event.ts';
import type { Part } from './format.ts';
import { isOwnRefusal } from './litellm-failure.ts';
import { MOST_PARTS_OF_RECORD, readParts, tooManyParts } from './read-part.ts';
import { type RawSpan, readSpan, type Span } from './span.ts';
import { attemptsOfSpan, resultWith } from './span-attempts.ts';
import { readAttributes, textOf } from './span-attributes.ts';
import { callOfSpan, providerOf } from './span-call.ts';
import { isGatewaySpan, isOfLitellm, kindOfSpan } from './span-kind.ts';
import { resultOf, type SpanResult } from './span-result.ts';

/**
 * An `ExportTraceServiceRequest`; both encodings have these names, before anything is known of it.
 */
export interface TraceExport {
  readonly resourceSpans: readonly ResourceSpans[];
}

interface ResourceSpans {
  readonly resource?: { readonly attributes?: unknown } | null;
  readonly scopeSpans?: readonly ScopeSpans[];
}

interface ScopeSpans {
  readonly scope?: unknown;
  readonly spans?: readonly RawSpan[];
}

/**
 * The parts of each span, in the order of the export. Spans that are not calls to a model are
 * skipped. `encode` writes an export of one span, for the dead letter.
 */
export function partsOfExport(
  value: unknown,
  encode: (single: TraceExport) => Buffer,
): readonly Part[] {
  const count = spansIn(value);
  if (count > MOST_PARTS_OF_RECORD) return [tooManyParts(count)];
  const parts: Part[] = [];
  for (const group of listAt(value, 'resourceSpans', '$', parts)) {
    const { resource } = group.entry as ResourceSpans;
    const attributes = readAttributes(resource?.attributes);
    for (const scoped of listAt(group.entry, 'scopeSpans', group.path, parts)) {
      const { scope } = scoped.entry as ScopeSpans;
      for (const { entry } of listAt(scoped.entry, 'spans', scoped.path, parts)) {
        const raw = () =>
          encode({
            resourceSpans: [{ resource, scopeSpans: [{ scope, spans: [entry as RawSpan] }] }],
          } as TraceExport);
        parts.push(...readParts(() => partsOf(readSpan(entry as RawSpan, attributes)), raw));
        if (parts.length > MOST_PARTS_OF_RECORD) return [tooManyParts(parts.length)];
      }
    }
  }
  return parts;
}

/** Entries of every list of the export, whatever they are. */
function spansIn(value: unknown): number {
  const groups = entriesOf(value, 'resourceSpans');
  const scopes = groups.flatMap((group) => entriesOf(group, 'scopeSpans'));
  return scopes.reduce<number>(
    (count, scoped) => count + entriesOf(scoped, 'spans').length,
    groups.length + scopes.length,
  );
}

function entriesOf(parent: unknown, name: string): readonly unknown[] {
  const list = (parent as Record<string, unknown> | null | undefined)?.[name];
  return Array.isArray(list) ? list : [];
}

/** The call of a span, or each of its attempts; or why it is none. */
function partsOf(span: Span): readonly Part[] {
  const { operation, skipped } = kindOfSpan(span);
  if (operation === undefined) return [{ skipped }];
  const result = resultOf(span);
  const { failed, status: code, errorType: errorClass } = result;
  if (failed && isOfLitellm(span) && isOwnRefusal({ errorClass, code }, providerOf(span))) {
    return [{ skipped: 'refused_by_gateway' }];
  }
  const place = {
    above: `${span.traceId}/${span.parentSpanId}`,
    givesWay: isGatewaySpan(span),
  };
  return callParts(span, operation, result).map((part): Part => {
    if (part.event !== undefined) return { event: part.event, place };
    return part.rejection === undefined ? part : { rejection: inSpan(part.rejection, span) };
  });
}

function callParts(span: Span, operation: string, result: SpanResult): readonly Part[] {
  const { attempts, labels, ...list } = attemptsOfSpan(span);
  const call = callOfSpan(span, operation, resultWith(result, attempts?.at(-1)));
  const labelled = labels === undefined ? call : { ...call, labels: { ...call.labels, ...labels } };
  return attempts === undefined
    ? [decodeEventValue(labelled)]
    : partsOfAttempts({ call: labelled, attempts, ...list });
}

/** A provider or a model that a span tells and that is no name is shown as it stands there. */
function inSpan(rejection: Rejection, { attributes }: Span): Rejection {
  const isProvider = rejection.jsonPath === '$.provider';
  if (!isProvider && rejection.jsonPath !== '$.model') return rejection;
  const told = isProvider
    ? textOf(attributes, 'gen_ai.provider.name', 'gen_ai.system')
    : textOf(attributes, 'gen_ai.request.model');
  if (told === undefined) return rejection;
  const expectation = isProvider ? 'the name of a provider, not of a framework' : 'a name';
  return invalid(rejection.jsonPath, told, expectation);
}

/**
 * The objects in the list; an absent list is an empty one, anything else becomes a rejected part.
 */
function listAt(
  parent: unknown,
  name: string,
  parentPath: string,
  parts: Part[],
): readonly { entry: object; path: string }[] {
  const list = (parent as Record<string, unknown>)[name];
  const path = `${parentPath}.${name}`;
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list)) {
    parts.push({ rejection: invalid(path, list, 'a list') });
    return [];
  }
  return list.flatMap((entry: unknown, index) => {
    if (typeof entry === 'object' && entry !== null) return [{ entry, path: `${path}.${index}` }];
    parts.push({ rejection: invalid(`${path}.${index}`, entry, 'a JSON object') });
    return [];
  });
}

function invalid(jsonPath: string, value: unknown, expectation: string): Rejection {
  return {
    reason: 'invalid_value',
    jsonPath,
    message: `${shownValue(value)}: expected ${expectation}`,
  };
}
