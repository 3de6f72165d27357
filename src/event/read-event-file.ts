import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { invalidInput } from '../errors.ts';

/** One line that is not empty, without its end of line. */
export interface EventLine {
  /** From 1; lines of white space count here, though they are not given. */
  readonly lineNumber: number;
  readonly bytes: Buffer;
}

const CHUNK_BYTES = 1 << 20;
/** A longer line is cut here, which no JSON object survives: it becomes a dead letter. */
const MAX_LINE_BYTES = 16 << 20;
const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);
const NEWLINE = 0x0a;
const OPENING_BRACE = 0x7b;

/**
 * The lines of an NDJSON file, in groups of about a megabyte. Gzip is known by its first bytes.
 * Throws `invalid_input`, with `place`, for a file that cannot be read and broken gzip.
 */
export async function* readEventFile(
  path: string,
  place: string = path,
): AsyncGenerator<readonly EventLine[]> {
  let lineNumber = 0;
  let unfinished: Buffer[] = [];
  let unfinishedBytes = 0;
  const finished = (tail: Buffer): EventLine | undefined => {
    const bytes = unfinishedBytes === 0 ? tail : Buffer.concat([...unfinished, tail]);
    unfinished = [];
    unfinishedBytes = 0;
    lineNumber += 1;
    return isEmpty(bytes) ? undefined : { lineNumber, bytes: bytes.subarray(0, MAX_LINE_BYTES) };
  };

  for await (const chunk of plainChunks(path, place)) {
    const lines: EventLine[] = [];
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(NEWLINE, start);
      if (end === -1) break;
      const line = finished(chunk.subarray(start, end));
      if (line !== undefined) lines.push(line);
      start = end + 1;
    }
    if (start < chunk.length && unfinishedBytes < MAX_LINE_BYTES) {
      unfinished.push(chunk.subarray(start));
      unfinishedBytes += chunk.length - start;
    }
    if (lines.length > 0) yield lines;
  }
  if (unfinishedBytes > 0) {
    const line = finished(Buffer.alloc(0));
    if (line !== undefined) yield [line];
  }
}

async function* plainChunks(path: string, place: string): AsyncGenerator<Buffer> {
  const source = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  try {
    const chunks = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    const head = await firstBytes(chunks);
    const all = resumed(head, chunks);
    yield* head.subarray(0, GZIP_MAGIC.length).equals(GZIP_MAGIC) ? gunzipped(all) : all;
  } catch (cause) {
    throw invalidInput([unreadable(place, cause)], cause);
  } finally {
    source.destroy();
  }
}

async function* gunzipped(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  // The error also ends the iteration below, where it is thrown.
  pipeline(chunks, gunzip, () => {});
  yield* gunzip as AsyncIterable<Buffer>;
}

/** At least as many bytes as tell gzip from text, if there are as many. */
async function firstBytes(chunks: AsyncIterator<Buffer>): Promise<Buffer> {
  let head = Buffer.alloc(0);
  while (head.length < GZIP_MAGIC.length) {
    const next = await chunks.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  return head;
}

async function* resumed(head: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield head;
  for (;;) {
    const next = await rest.next();
    if (next.done === true) return;
    yield next.value;
  }
}

function isEmpty(line: Buffer): boolean {
  return line[0] !== OPENING_BRACE && line.toString().trim() === '';
}

function unreadable(place: string, cause: unknown) {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === 'ENOENT') return { place, value: '(missing)', expectation: 'an events file' };
  if (code?.startsWith('Z_')) return { place, value: message, expectation: 'whole gzip data' };
  return { place, value: message, expectation: 'a readable events file' };
}
