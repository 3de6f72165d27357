import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { faultLine, shownValue } from '../src/ground/errors.ts';
import { inOneLine, printable } from '../src/ground/escape-controls.ts';

const table: readonly (readonly [what: string, text: string, line: string, output: string])[] = [
  ['plain words stay', 'Größe 5 €, 日本 👍🏽', 'Größe 5 €, 日本 👍🏽', 'Größe 5 €, 日本 👍🏽'],
  ['lines and tabs are parts of an output', 'a\n\tb', 'a\\n\\tb', 'a\n\tb'],
  ['also the lines of CSV', 'a\r\nb', 'a\\r\\nb', 'a\r\nb'],
  ['a screen is not cleared', '\u001b[2Ja', '\\u001b[2Ja', '\\u001b[2Ja'],
  ['nor by a sign of eight bits', '\u009b2Ja', '\\u009b2Ja', '\\u009b2Ja'],
  ['nothing is hidden', '\u001b[8ma', '\\u001b[8ma', '\\u001b[8ma'],
  [
    'our own styles stay',
    '\u001b[31ma\u001b[39m',
    '\\u001b[31ma\\u001b[39m',
    '\u001b[31ma\u001b[39m',
  ],
  ['a line is not written over', 'fee 1\rfee 9', 'fee 1\\rfee 9', 'fee 1\\rfee 9'],
  ['the order of a text stays', 'a\u202eb', 'a\\u202eb', 'a\\u202eb'],
  ['DEL and NUL are shown', '\u007f\0', '\\u007f\\u0000', '\\u007f\\u0000'],
];

for (const [what, text, line, output] of table) {
  test(`${what}: ${JSON.stringify(text)}`, () => {
    assert.equal(inOneLine(text), line);
    assert.equal(printable(text), output);
  });
}

test('A fault shows a value with such signs in one line that steers nothing', () => {
  const value = shownValue('\u009b2J\u202e');
  const line = faultLine({ place: 'a\u009b', value, expectation: 'a name' });
  assert.equal(line, '"a\\u009b": "\\u009b2J\\u202e": expected a name');
});

test('JSON that is printed is the same JSON', () => {
  const seed = Date.now() % 2 ** 31;
  console.log(`seed ${seed}`);
  const text = fc.string({ unit: 'binary' }).map((part) => `${part}\u009b\u202e\u001b`);
  fc.assert(
    fc.property(text, (value) => JSON.parse(printable(JSON.stringify(value))) === value),
    { seed },
  );
});
