import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compress as snap } from 'snappyjs';
import {
  decompressLz4,
  decompressSnappy,
  decompressZstd,
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
