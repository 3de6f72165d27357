import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { splitJsonArray } from '../../../src/calls/format/split-json-array.ts';

const table: readonly (readonly [json: string, elements: readonly string[]])[] = [
  ['[]', []],
  [' [ \n ] ', []],
  ['[1]', ['1']],
  ['[ {"a": [1, 2]} ,\n"x,]\\"" , [] ]', ['{"a": [1, 2]}', '"x,]\\""', '[]']],
  ['[1e400, 9007199254740993]', ['1e400', '9007199254740993']],
  ['["\\\\"]', ['"\\\\"']],
];

for (const [json, elements] of table) {
  test(`${json} has ${elements.length} elements, with the bytes that they came in`, () => {
    assert.deepEqual(splitJsonArray(Buffer.from(json)).map(String), elements);
  });
}

test('any array is split where JSON.parse splits it', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), fc.boolean(), (values, pretty) => {
      const json = JSON.stringify(values, undefined, pretty ? 1 : 0);
      const parsed = splitJsonArray(Buffer.from(json)).map((part) => JSON.parse(String(part)));
      assert.deepEqual(parsed, JSON.parse(json));
    }),
  );
});
