import { readJson } from '../format/read-json.ts';
import { splitJsonArray } from '../format/split-json-array.ts';
import {
  CLOSING_BRACE,
  CLOSING_BRACKET,
  type EventLine,
  endsOf,
  MAX_LINE_BYTES,
  OPENING_BRACE,
  OPENING_BRACKET,
} from './event-line.ts';
import { joinJsonLines } from './join-json-lines.ts';
import { readChunks } from './read-chunks.ts';
import { splitLines } from './split-lines.ts';
import { streamJsonArray } from './stream-json-array.ts';

/**
 * The records of a file, in groups of about a megabyte: lines (NDJSON), the elements of
 * JSON arrays, each on a line of its own or the whole file one, and objects that are
 * printed over several lines. Throws `invalid_input`, with `place`, for a file that
 * cannot be read and broken gzip.
 */
export async function* readEventFile(
  path: string,
  place: string = path,
): AsyncGenerator<readonly EventLine[]> {
  const text = await peeked(readChunks(path, place));
  if (isLongArray(text.head)) yield* streamJsonArray(text.chunks);
  else yield* lineRecords(text.chunks);
}

/** Whether an array begins here that its first line doesn't end. */
function isLongArray(head: Buffer): boolean {
  let start = 0;
  for (;;) {
    const newline = head.indexOf('\n', start);
    const line = head.subarray(start, newline === -1 ? head.length : newline);
    const ends = endsOf(line);
    if (ends !== undefined) return ends.first === OPENING_BRACKET && ends.last !== CLOSING_BRACKET;
    if (newline === -1) return false;
    start = newline + 1;
  }
}

async function* lineRecords(chunks: AsyncIterable<Buffer>): AsyncGenerator<readonly EventLine[]> {
  const join = joinJsonLines();
  for await (const lines of splitLines(chunks)) {
    const records = lines.flatMap((line) => join.add(line).flatMap(elementsOf));
    if (records.length > 0) yield records;
  }
  const rest = join.end();
  if (rest.length > 0) yield rest;
}

/** Of a line that is a whole array; any other is one record. */
function elementsOf(line: EventLine): readonly EventLine[] {
  const { first, last } = endsOf(line.bytes) ?? {};
  if (first === OPENING_BRACE && last === CLOSING_BRACE) return [line];
  if (first !== OPENING_BRACKET || readJson(line.bytes).rejection !== undefined) return [line];
  const { lineNumber } = line;
  return splitJsonArray(line.bytes).map((bytes, part) => ({ lineNumber, part, bytes }));
}

/** What the file begins with, up to the end of its first line that is not empty, and all chunks. */
async function peeked(all: AsyncGenerator<Buffer>) {
  const taken: Buffer[] = [];
  let head: Buffer = Buffer.alloc(0);
  while (head.length < MAX_LINE_BYTES && !hasFilledLine(head)) {
    const next = await all.next();
    if (next.done === true) break;
    taken.push(next.value);
    head = taken.length === 1 ? next.value : Buffer.concat([head, next.value]);
  }
  async function* chunks() {
    yield* taken;
    yield* all;
  }
  return { head, chunks: chunks() };
}

function hasFilledLine(head: Buffer): boolean {
  const newline = head.lastIndexOf('\n');
  return newline !== -1 && endsOf(head.subarray(0, newline)) !== undefined;
}
