import { promisify } from 'node:util';
import { unzip } from 'node:zlib';
import { Decompress } from 'fzstd';
import { decompressBound, decompress as unlz4 } from 'lz4js';
import { uncompress as unsnap } from 'snappyjs';

/**
 * Of the records of one batch, unpacked. Producers fill batches of kilobytes, and Kafka takes one
 * megabyte of them, packed, unless it is told otherwise; a few bytes can stand for more than memory
 * holds.
 */
export const MOST_BATCH_BYTES = 128 << 20;

/** What Java's clients write before Snappy blocks of their own; others write one bare block. */
const SNAPPY_MAGIC = Buffer.from('\x82SNAPPY\0', 'latin1');
const SNAPPY_HEADER_BYTES = SNAPPY_MAGIC.length + 8;

const ZSTD_MAGIC = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

const unzipBounded = promisify(unzip);

/** Throws for more than `MOST_BATCH_BYTES`, as the others. */
export async function decompressGzip(bytes: Buffer): Promise<Buffer> {
  try {
    return await unzipBounded(bytes, { maxOutputLength: MOST_BATCH_BYTES });
  } catch (cause) {
    // What zlib says of a bound, and of nothing else.
    throw cause instanceof RangeError ? tooLong() : cause;
  }
}

export function decompressSnappy(bytes: Buffer): Buffer {
  if (!bytes.subarray(0, SNAPPY_MAGIC.length).equals(SNAPPY_MAGIC)) {
    return unsnapped(bytes, MOST_BATCH_BYTES);
  }
  const blocks: Buffer[] = [];
  let left = MOST_BATCH_BYTES;
  for (let start = SNAPPY_HEADER_BYTES; start < bytes.length; ) {
    const end = start + 4 + bytes.readInt32BE(start);
    const block = unsnapped(bytes.subarray(start + 4, end), left);
    blocks.push(block);
    left -= block.length;
    start = end;
  }
  return Buffer.concat(blocks);
}

function unsnapped(block: Buffer, most: number): Buffer {
  if (uncompressedLength(block) > most) throw tooLong();
  return bufferOf(unsnap(block));
}

/** What a Snappy block begins with: its length unpacked, seven bits a byte, the lowest first. */
function uncompressedLength(block: Buffer): number {
  let length = 0;
  for (const [i, byte] of block.subarray(0, 5).entries()) {
    length += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) break;
  }
  return length;
}

/** A whole LZ4 frame. */
export function decompressLz4(bytes: Buffer): Buffer {
  // It is declared to give nothing, and gives the length that the frame says or can have.
  const most = decompressBound(bytes) as unknown as number;
  if (!(most <= MOST_BATCH_BYTES)) throw tooLong();
  return bufferOf(unlz4(bytes, most));
}

/** Whole Zstandard frames. */
export function decompressZstd(bytes: Buffer): Buffer {
  // What is no frame at all is nothing to the library, not an error.
  if (!bytes.subarray(0, ZSTD_MAGIC.length).equals(ZSTD_MAGIC)) {
    throw new Error('no Zstandard frame');
  }
  const pieces: Buffer[] = [];
  let length = 0;
  const stream = new Decompress((piece) => {
    length += piece.length;
    if (length > MOST_BATCH_BYTES) throw tooLong();
    pieces.push(Buffer.from(piece));
  });
  stream.push(bytes, true);
  return Buffer.concat(pieces);
}

function tooLong(): Error {
  return new Error(`its records are more than ${MOST_BATCH_BYTES} bytes when they are unpacked`);
}

/** The same memory. */
function bufferOf(bytes: Uint8Array | readonly number[]): Buffer {
  return bytes instanceof Uint8Array
    ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    : Buffer.from(bytes);
}
