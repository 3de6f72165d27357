import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nativeFormat } from '../../../src/calls/format/native.ts';
import { readBody } from '../../../src/calls/intake/read-body.ts';

const TABLE: readonly (readonly [
  sentence: string,
  body: string,
  records: readonly (readonly [line: number, text: string])[],
])[] = [
  [
    'Each line is a record.',
    '{"a":1}\n{"b":2}\n',
    [
      [1, '{"a":1}'],
      [2, '{"b":2}'],
    ],
  ],
  [
    'An object that is printed over several lines is one, named by its first line.',
    '{\n  "a": [\n    1\n  ]\n}\n\n{\n  "b": "}"\n}\n{"c":3}',
    [
      [1, '{\n  "a": [\n    1\n  ]\n}'],
      [7, '{\n  "b": "}"\n}'],
      [10, '{"c":3}'],
    ],
  ],
  [
    'One that has no end is given line by line, and takes no other with it.',
    '{\n  "a": 1\n{"b":2}',
    [
      [1, '{'],
      [2, '  "a": 1'],
      [3, '{"b":2}'],
    ],
  ],
];

for (const [sentence, body, records] of TABLE) {
  test(sentence, () => {
    const found = readBody({
      body: Buffer.from(body),
      shape: 'lines',
      format: nativeFormat,
      receivedAt: 0,
    });
    assert.deepEqual(
      found?.map(({ line, record }) => [line, String(record.bytes)]),
      records,
    );
  });
}
