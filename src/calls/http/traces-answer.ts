import {
  encodeStatus,
  encodeTraceResponse,
  type PartialSuccess,
} from '../format/trace-protobuf.ts';
import { namingModelText } from '../intake/skipped-text.ts';
import { type HttpAnswer, mediaType } from './http-answer.ts';
import { countResults, type LineResult, skippedOf } from './line-result.ts';

export type TracesFormat = 'otlp-json' | 'otlp-protobuf';

const CONTENT_TYPES: Readonly<Record<TracesFormat, string>> = {
  'otlp-json': 'application/json',
  'otlp-protobuf': 'application/x-protobuf',
};

/** Codes of google.rpc, which OTLP's failures carry beside the HTTP status. */
const RPC_CODES: Readonly<Record<number, number>> = {
  400: 3,
  401: 16,
  403: 7,
  413: 8,
  415: 3,
  429: 8,
  503: 14,
};
const RPC_UNKNOWN = 2;

export function tracesFormat(contentType: string | undefined): TracesFormat | undefined {
  const type = mediaType(contentType);
  if (type === 'application/json') return 'otlp-json';
  return type === 'application/x-protobuf' ? 'otlp-protobuf' : undefined;
}

/**
 * OTLP's answer to an export: empty if every span was taken (those that are no model calls, too), a
 * partial success with the number of rejected ones, and 400 if the body is no export at all. Spans
 * that name a model and were skipped are a warning: a partial success that rejects nothing.
 */
export function tracesAnswer(format: TracesFormat, results: readonly LineResult[]): HttpAnswer {
  const first = results.find((result) => result.status === 'rejected');
  const warning = namingModelText(skippedOf(results));
  if (first === undefined) {
    const warned = warning && { rejectedSpans: 0, errorMessage: warning };
    return answer(format, 200, response(format, warned || undefined));
  }
  const { stored, skipped, rejected } = countResults(results);
  const words = `${first.field === '' ? '' : `${first.field}: `}${first.message}`;
  const isExport = stored + skipped > 0 || !isOfEnvelope(first.field);
  if (!isExport) return tracesFailure(format, 400, words);
  const rejections = rejected === 1 ? words : `${words} (and ${rejected - 1} more)`;
  const errorMessage = warning === undefined ? rejections : `${rejections}; ${warning}`;
  return answer(format, 200, response(format, { rejectedSpans: rejected, errorMessage }));
}

/** A failure in the encoding of the request, as OTLP wants it. */
export function tracesFailure(format: TracesFormat, status: number, message: string): HttpAnswer {
  const code = RPC_CODES[status] ?? RPC_UNKNOWN;
  const body =
    format === 'otlp-json' ? JSON.stringify({ code, message }) : encodeStatus({ code, message });
  return answer(format, status, body);
}

/** A fault of the export's own structure, not of one span. */
function isOfEnvelope(field: string): boolean {
  return field === '' || field.startsWith('resourceSpans');
}

function response(format: TracesFormat, partial: PartialSuccess | undefined): string | Buffer {
  if (format === 'otlp-protobuf') return encodeTraceResponse(partial);
  // 64-bit integers are text in the JSON of protobuf.
  return JSON.stringify(
    partial === undefined
      ? {}
      : { partialSuccess: { ...partial, rejectedSpans: String(partial.rejectedSpans) } },
  );
}

function answer(format: TracesFormat, status: number, body: string | Buffer): HttpAnswer {
  return { status, headers: { 'content-type': CONTENT_TYPES[format] }, body };
}
