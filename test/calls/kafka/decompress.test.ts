import assert from 'node:assert/strict';
import { test } from 'node:test';
import zlib from 'node:zlib';
import { compress as lz4 } from 'lz4js';
import { compress as snap } from 'snappyjs';
import {
  decompressGzip,
  decompressLz4,
  decompressSnappy,
  decompressZstd,
  MOST_BATCH_BYTES,
} from '../../../src/calls/kafka/decompress.ts';

const text = Buffer.from('calls of models, '.repeat(3));

test('Snappy is read as one bare block, and as blocks behind the header of Java', () => {
  const block = Buffer.from(snap(text));
  const length = Buffer.alloc(4);
  length.writeInt32BE(block.length);
  const header = Buffer.from('82534e41505059000000000100000001', 'hex');
  assert.deepEqual(decompressSnappy(block), text);
  const framed = Buffer.concat([header, length, block, length, block]);
  assert.deepEqual(decompressSnappy(framed), Buffer.concat([text, text]));
});

test('what is none of it throws, and ends', () => {
  const noise = Buffer.from('00ff'.repeat(50), 'hex');
  for (const decompress of [decompressLz4, decompressZstd]) {
    assert.throws(() => decompress(noise));
    assert.throws(() => decompress(Buffer.alloc(0)));
  }
  assert.throws(() => decompressSnappy(Buffer.alloc(0)));
});

/** Of Node 22.15 on. */
const zstdCompress = zlib.zstdCompressSync;

const packed = {
  gzip: (bytes: Buffer) => zlib.gzipSync(bytes, { level: 1 }),
  snappy: (bytes: Buffer) => Buffer.from(snap(bytes)),
  'snappy of Java': (bytes: Buffer) =>
    framed([bytes.subarray(0, 1 << 20), bytes.subarray(1 << 20)]),
  lz4: (bytes: Buffer) => Buffer.from(lz4(bytes)),
  zstd: (bytes: Buffer) => zstdCompress(bytes),
};
const unpack: Readonly<Record<keyof typeof packed, (bytes: Buffer) => Buffer | Promise<Buffer>>> = {
  gzip: decompressGzip,
  snappy: decompressSnappy,
  'snappy of Java': decompressSnappy,
  lz4: decompressLz4,
  zstd: decompressZstd,
};

function framed(parts: readonly Buffer[]): Buffer {
  const header = Buffer.from('82534e41505059000000000100000001', 'hex');
  const blocks = parts.flatMap((part) => {
    const block = Buffer.from(snap(part));
    const length = Buffer.alloc(4);
    length.writeInt32BE(block.length);
    return [length, block];
  });
  return Buffer.concat([header, ...blocks]);
}

test('Zstandard frames one after the other are read together', () => {
  const frames = Buffer.concat([zstdCompress(text), zstdCompress(text)]);
  assert.deepEqual(decompressZstd(frames), Buffer.concat([text, text]));
});

const zeros = Buffer.alloc(MOST_BATCH_BYTES + 1);

for (const codec of Object.keys(packed) as (keyof typeof packed)[]) {
  test(`${codec}: a batch of kilobytes is read, one that unpacks to too much is not`, async () => {
    assert.deepEqual(await unpack[codec](packed[codec](text)), text);
    const bomb = packed[codec](zeros);
    assert.ok(bomb.length < zeros.length / 20, `${bomb.length} bytes`);
    await assert.rejects(async () => unpack[codec](bomb), {
      message: 'its records are more than 134217728 bytes when they are unpacked',
    });
  });
}
