import { decompress as unzstd } from 'fzstd';
import { decompress as unlz4 } from 'lz4js';
import { uncompress as unsnap } from 'snappyjs';

/** What Java's clients write before Snappy blocks of their own; others write one bare block. */
const SNAPPY_MAGIC = Buffer.from('\x82SNAPPY\0', 'latin1');
const SNAPPY_HEADER_BYTES = SNAPPY_MAGIC.length + 8;

const ZSTD_MAGIC = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

export function decompressSnappy(bytes: Buffer): Buffer {
  if (!bytes.subarray(0, SNAPPY_MAGIC.length).equals(SNAPPY_MAGIC)) return bufferOf(unsnap(bytes));
  const blocks: Buffer[] = [];
  for (let start = SNAPPY_HEADER_BYTES; start < bytes.length; ) {
    const end = start + 4 + bytes.readInt32BE(start);
    blocks.push(bufferOf(unsnap(bytes.subarray(start + 4, end))));
    start = end;
  }
  return Buffer.concat(blocks);
}

/** A whole LZ4 frame. */
export function decompressLz4(bytes: Buffer): Buffer {
  return bufferOf(unlz4(bytes));
}

/** Whole Zstandard frames. */
export function decompressZstd(bytes: Buffer): Buffer {
  // What is no frame at all is nothing to the library, not an error.
  if (!bytes.subarray(0, ZSTD_MAGIC.length).equals(ZSTD_MAGIC)) {
    throw new Error('no Zstandard frame');
  }
  return bufferOf(unzstd(bytes));
}

/** The same memory. */
function bufferOf(bytes: Uint8Array | readonly number[]): Buffer {
  return bytes instanceof Uint8Array
    ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    : Buffer.from(bytes);
}
