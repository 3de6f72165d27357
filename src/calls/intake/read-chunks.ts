import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { invalidInput } from '../../ground/errors.ts';
import { utf16Of } from '../../ground/utf16.ts';

const CHUNK_BYTES = 1 << 20;
const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);
const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * A file as UTF-8 without a byte order mark, in chunks: gzip and UTF-16, as PowerShell writes it,
 * are known by their first bytes. Throws `invalid_input`, with `place`, for a file that cannot be
 * read and for broken gzip.
 */
export async function* readChunks(path: string, place: string): AsyncGenerator<Buffer> {
  const source = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  try {
    const stored = await withHead(source as AsyncIterable<Buffer>, GZIP_MAGIC.length);
    const isGzip = stored.head.subarray(0, GZIP_MAGIC.length).equals(GZIP_MAGIC);
    const { head, chunks } = await withHead(
      isGzip ? gunzipped(stored.chunks) : stored.chunks,
      UTF8_MARK.length,
    );
    const utf16 = utf16Of(head);
    if (utf16 !== undefined) yield* transcoded(chunks, utf16);
    else if (head.subarray(0, UTF8_MARK.length).equals(UTF8_MARK)) yield* withoutMark(chunks);
    else yield* chunks;
  } catch (cause) {
    throw invalidInput([unreadable(place, cause)], cause);
  } finally {
    source.destroy();
  }
}

async function* transcoded(
  chunks: AsyncIterable<Buffer>,
  encoding: 'utf-16le' | 'utf-16be',
): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }));
  yield Buffer.from(decoder.decode());
}

async function* withoutMark(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let isFirst = true;
  for await (const chunk of chunks) {
    yield isFirst ? chunk.subarray(UTF8_MARK.length) : chunk;
    isFirst = false;
  }
}

async function* gunzipped(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  // The error also ends the iteration below, where it is thrown.
  pipeline(chunks, gunzip, () => {});
  yield* gunzip as AsyncIterable<Buffer>;
}

/**
 * At least as many bytes as are asked for, if there are as many, and all chunks, those bytes first.
 */
async function withHead(
  all: AsyncIterable<Buffer>,
  length: number,
): Promise<{ head: Buffer; chunks: AsyncIterable<Buffer> }> {
  const chunks = all[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < length) {
    const next = await chunks.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  return { head, chunks: resumed(head, chunks) };
}

async function* resumed(head: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield head;
  for (;;) {
    const next = await rest.next();
    if (next.done === true) return;
    yield next.value;
  }
}

function unreadable(place: string, cause: unknown) {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === 'ENOENT') return { place, value: '(missing)', expectation: 'an events file' };
  if (code?.startsWith('Z_')) return { place, value: message, expectation: 'whole gzip data' };
  return { place, value: message, expectation: 'a readable events file' };
}
