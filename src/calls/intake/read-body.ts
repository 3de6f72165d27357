import { createHash } from 'node:crypto';
import type { EpochMs } from '../../ground/time.ts';
import type { RecordHeaders } from '../call/dead-letter.ts';
import type { Format } from '../format/format.ts';
import { readJson } from '../format/read-json.ts';
import { splitJsonArray } from '../format/split-json-array.ts';
import { ingestOrder } from './encode-rows.ts';
import type { EventLine } from './event-line.ts';
import type { IncomingRecord } from './incoming-record.ts';
import { joinJsonLines } from './join-json-lines.ts';

/** How a body is cut into records. */
export type BodyShape = 'lines' | 'array-or-one' | 'one';

/** One record of a body, with the place at which its sender finds it again. */
export interface BodyRecord {
  /** From 1: the line on which it begins, or the place in the array. */
  readonly line: number;
  readonly record: IncomingRecord;
}

/** Of a body: lines, empty ones too, or elements of its array. */
export const MOST_LINES_OF_BODY = 50_000;

const NEWLINE = 0x0a;

/**
 * The records of the body of a request. The hash of the whole body is their offset and the line
 * their part, so that the same body sent again makes the same dead letters. Undefined for a body of
 * more lines than one may have.
 */
export function readBody({
  body,
  shape,
  format,
  headers,
  receivedAt,
}: {
  body: Buffer;
  shape: BodyShape;
  format: Format;
  headers?: RecordHeaders | undefined;
  receivedAt: EpochMs;
}): readonly BodyRecord[] | undefined {
  const pieces = cut(body, shape);
  if (pieces === undefined) return undefined;
  const offset = bodyHash(body);
  return pieces.map(({ line, bytes }) => ({
    line,
    record: {
      bytes,
      headers,
      format,
      origin: 'http',
      partition: 0,
      offset,
      part: shape === 'one' ? 0 : line,
      arrival: {
        ingestOrder: ingestOrder(receivedAt, BigInt(line)),
        kafkaTopic: '',
        kafkaPartition: -1,
        kafkaOffset: '-1',
        ingestedAt: receivedAt,
      },
    },
  }));
}

type Piece = Pick<BodyRecord, 'line'> & { readonly bytes: Buffer };

function cut(body: Buffer, shape: BodyShape): readonly Piece[] | undefined {
  if (shape === 'lines') return lines(body);
  if (shape === 'array-or-one') {
    const { value } = { value: undefined, ...readJson(body) };
    if (Array.isArray(value)) {
      if (value.length > MOST_LINES_OF_BODY) return undefined;
      return splitJsonArray(body).map((bytes, index) => ({ line: index + 1, bytes }));
    }
  }
  return [{ line: 1, bytes: body }];
}

/** Objects that are printed over several lines are one piece, as in a file. */
function lines(body: Buffer): readonly Piece[] | undefined {
  const found: EventLine[] = [];
  const join = joinJsonLines();
  let start = 0;
  for (let line = 1; start < body.length; line += 1) {
    if (line > MOST_LINES_OF_BODY) return undefined;
    const next = body.indexOf(NEWLINE, start);
    const end = next === -1 ? body.length : next;
    const bytes = body.subarray(start, end);
    if (bytes.toString('latin1').trim() !== '')
      found.push(...join.add({ lineNumber: line, bytes }));
    start = end + 1;
  }
  found.push(...join.end());
  return found.map(({ lineNumber, bytes }) => ({ line: lineNumber, bytes }));
}

/** 63 bits, which fit the offset of a record. */
function bodyHash(body: Buffer): string {
  const digest = createHash('sha256').update(body).digest();
  return BigInt.asUintN(63, digest.readBigUInt64BE()).toString();
}
