import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { repeatedJsonKeys } from '../src/ground/repeated-json-keys.ts';

const cases: readonly (readonly [text: string, ways: readonly string[]])[] = [
  ['{"a":1,"b":2}', []],
  ['{"a":1,"a":1}', ['a']],
  ['[{"a":1},{"a":1}]', []],
  ['[{},{"a":[0,{"b":1,"c":{"b":1},"b":2}]}]', ['1.a.1.b']],
  ['{"a":{"a":{"a":1}}}', []],
  ['{"a":"a\\",\\"a","b":["a","a"],"a":0}', ['a']],
  ['{"\\u0061":1, "a" :2}', ['a']],
  ['"a"', []],
];

for (const [text, ways] of cases) {
  test(`${text} has ${ways.join(', ') || 'no key'} twice.`, () => {
    assert.deepEqual(
      repeatedJsonKeys(text).map((way) => way.join('.')),
      ways,
    );
  });
}

test('What was written from a value has no key twice, and one that is added is found.', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue(), { maxLength: 4 }), fc.string(), (values, key) => {
      assert.deepEqual(repeatedJsonKeys(JSON.stringify(values)), []);
      const twice = `{${JSON.stringify(key)}:${JSON.stringify(values)},${JSON.stringify(key)}:1}`;
      assert.deepEqual(repeatedJsonKeys(twice), [[key]]);
    }),
    { seed: 27, numRuns: 300 },
  );
});
