import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Clock } from '../../ground/time.ts';
import { eventsAnswerJson } from '../../published/open/web-answers.ts';
import type { RecordHeaders } from '../call/dead-letter.ts';
import type { FormatTable } from '../format/choose-format.ts';
import { cloudEventHeaders, isCloudEvent } from '../format/cloudevents.ts';
import type { Format } from '../format/format.ts';
import type { GatheredStore } from '../intake/gathered-store.ts';
import { type BodyShape, MOST_LINES_OF_BODY, readBody } from '../intake/read-body.ts';
import { isWarehouseAway } from '../intake/record-writer.ts';
import { type DecodedRecords, decodeRecords, sumOfSkipped } from '../intake/store-records.ts';
import { failure, type HttpAnswer, jsonAnswer, mediaType, retryLater } from './http-answer.ts';
import { countResults, type LineResult, lineResults } from './line-result.ts';
import { tracesAnswer, tracesFailure, tracesFormat } from './traces-answer.ts';

/** What of a request the endpoints look at; names of headers in lower case. */
export interface IngestRequest {
  readonly headers: RecordHeaders;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: Buffer;
}

export interface IngestApi {
  postEvents(request: IngestRequest): Promise<HttpAnswer>;
  postTraces(request: IngestRequest): Promise<HttpAnswer>;
}

/** Of a body, as sent and as unpacked. */
export const MOST_BODY_BYTES = 10 * 1_000 * 1_000;
const RETRY_AFTER_S = 10;
/** So many lines are decoded before the process looks at anything else. */
const SLICE_LINES = 1_000;
/** Those whose words an answer repeats; the others are counted. */
export const MOST_LISTED_REJECTIONS = 1_000;

/** `POST /v1/events` and `POST /v1/traces`: answers only once everything is stored. */
export function createIngestApi({
  formats,
  store,
  clock,
}: {
  formats: FormatTable;
  store: GatheredStore;
  clock: Clock;
}): IngestApi {
  async function stored(
    body: Buffer,
    shape: BodyShape,
    format: Format,
    headers?: RecordHeaders,
  ): Promise<readonly LineResult[] | undefined> {
    const lines = readBody({ body, shape, format, headers, receivedAt: clock.now() });
    if (lines === undefined) return undefined;
    const decoded: DecodedRecords[] = [];
    for (const { record } of lines) {
      decoded.push(decodeRecords([record]));
      // Others are answered meanwhile.
      if (decoded.length % SLICE_LINES === 0) await setImmediate();
    }
    const all: DecodedRecords = {
      events: decoded.flatMap(({ events }) => events),
      letters: decoded.flatMap(({ letters }) => letters),
      skipped: sumOfSkipped(decoded.map(({ skipped }) => skipped)),
    };
    return lineResults(lines, decoded, await store.store(all, body.length));
  }

  return {
    async postEvents({ headers, query, body: sent }) {
      const way = wayOf(headers, query, formats);
      if ('status' in way) return way;
      const body = await unpacked(sent, headers);
      if (!Buffer.isBuffer(body)) return failure(body.status, body.sentence);
      if (body.length === 0) return failure(400, 'The body is empty.');
      if (!store.hasRoom()) return later(failure(503, FULL));
      try {
        const lines = await stored(body, way.shape, way.format, way.headers);
        return lines === undefined ? failure(413, TOO_MANY_LINES) : answered(lines);
      } catch (error) {
        if (!isWarehouseAway(error)) throw error;
        return later(failure(503, AWAY));
      }
    },

    async postTraces({ headers, body: sent }) {
      const format = tracesFormat(headers['content-type']);
      if (format === undefined) {
        const sentence = 'The content type is application/json or application/x-protobuf.';
        return failure(415, sentence);
      }
      const body = await unpacked(sent, headers);
      if (!Buffer.isBuffer(body)) return tracesFailure(format, body.status, body.sentence);
      if (!store.hasRoom()) return later(tracesFailure(format, 503, FULL));
      try {
        const results = await stored(body, 'one', formats[format]);
        return tracesAnswer(format, results ?? []);
      } catch (error) {
        if (!isWarehouseAway(error)) throw error;
        return later(tracesFailure(format, 503, AWAY));
      }
    },
  };
}

const AWAY = 'The warehouse does not answer. Nothing is acknowledged: send the same body again.';
const FULL = 'More than this is waiting to be stored. Send the same body again.';

function later(answer: HttpAnswer): HttpAnswer {
  return retryLater(answer, RETRY_AFTER_S);
}

interface Way {
  readonly shape: BodyShape;
  readonly format: Format;
  readonly headers?: RecordHeaders;
}

/** Formats of which a line or an element holds one call, or the attempts of one. */
const LINE_FORMATS = ['native', 'cloudevents', 'litellm', 'openrouter'] as const;

function wayOf(
  headers: RecordHeaders,
  query: Readonly<Record<string, unknown>>,
  formats: FormatTable,
): Way | HttpAnswer {
  const name = LINE_FORMATS.find((known) => known === (query.format ?? 'native'));
  if (name === undefined) {
    return failure(400, `format is one of ${LINE_FORMATS.join(', ')}.`);
  }
  const type = mediaType(headers['content-type']);
  if (isCloudEvent(headers)) {
    const format = formats.cloudevents;
    if (type === 'application/cloudevents-batch+json') return { shape: 'array-or-one', format };
    return { shape: 'one', format, headers: cloudEventHeaders(headers) };
  }
  const format = formats[name];
  if (type === 'application/json') return { shape: 'array-or-one', format };
  if (/^application\/(x-ndjson|ndjson|jsonl|x-jsonlines|json-seq)$/.test(type)) {
    return { shape: 'lines', format };
  }
  return failure(
    415,
    'The content type is application/x-ndjson, application/json or one of CloudEvents.',
  );
}

/** The body without its compression, or why not. */
async function unpacked(
  body: Buffer,
  headers: RecordHeaders,
): Promise<Buffer | { status: number; sentence: string }> {
  const encoding = (headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding === 'identity') return body;
  if (encoding !== 'gzip')
    return { status: 415, sentence: 'The content encoding is gzip or none.' };
  try {
    return await promisify(gunzip)(body, { maxOutputLength: MOST_BODY_BYTES });
  } catch (cause) {
    const isTooLarge = (cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    return isTooLarge
      ? { status: 413, sentence: TOO_LARGE }
      : { status: 400, sentence: 'The body is not whole gzip data.' };
  }
}

export const TOO_LARGE = 'The body is larger than 10 MB, as sent or unpacked: send it in parts.';

const TOO_MANY_LINES = `The body has more than ${MOST_LINES_OF_BODY} lines: send it in parts.`;

/**
 * 200 if anything was taken, 422 if every line was rejected; rejected ones are dead letters now.
 */
function answered(lines: readonly LineResult[]): HttpAnswer {
  const counts = countResults(lines);
  const isRefused = lines.length > 0 && counts.rejected === lines.length;
  let listed = 0;
  const shown = lines.filter(({ status }) => {
    if (status === 'rejected') listed += 1;
    return status !== 'rejected' || listed <= MOST_LISTED_REJECTIONS;
  });
  const left = Math.max(0, counts.rejected - MOST_LISTED_REJECTIONS);
  return jsonAnswer(isRefused ? 422 : 200, eventsAnswerJson(counts, shown, left));
}
