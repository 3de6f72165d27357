import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Paint, textTable } from '../src/command/terminal/text-table.ts';
import { faultLine, shownValue } from '../src/ground/errors.ts';
import { inOneLine } from '../src/ground/escape-controls.ts';
import { ownSequence, printable, styled } from '../src/ground/terminal.ts';

const table: readonly (readonly [what: string, text: string, line: string, output: string])[] = [
  ['plain words stay', 'Größe 5 €, 日本 👍🏽', 'Größe 5 €, 日本 👍🏽', 'Größe 5 €, 日本 👍🏽'],
  ['lines and tabs are parts of an output', 'a\n\tb', 'a\\n\\tb', 'a\n\tb'],
  ['also the lines of CSV', 'a\r\nb', 'a\\r\\nb', 'a\r\nb'],
  ['a screen is not cleared', '\u001b[2Ja', '\\u001b[2Ja', '\\u001b[2Ja'],
  ['nor by a sign of eight bits', '\u009b2Ja', '\\u009b2Ja', '\\u009b2Ja'],
  ['nothing is hidden', '\u001b[8ma', '\\u001b[8ma', '\\u001b[8ma'],
  [
    'colours from outside are shown',
    '\u001b[31ma\u001b[39m',
    '\\u001b[31ma\\u001b[39m',
    '\\u001b[31ma\\u001b[39m',
  ],
  [
    'also those that hide',
    '\u001b[2ma\u001b[22m',
    '\\u001b[2ma\\u001b[22m',
    '\\u001b[2ma\\u001b[22m',
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

const terminal = Object.assign(Object.create(process.stdout), {
  isTTY: true,
  hasColors: () => true,
});

for (const [style, on, off] of [
  ['bold', 1, 22],
  ['dim', 2, 22],
  ['red', 31, 39],
  ['green', 32, 39],
  ['yellow', 33, 39],
] as const) {
  test(`Our own ${style} stays, a colour in what it paints does not`, () => {
    const colour = '\u001b[32mOK\u001b[39m';
    assert.equal(
      printable(styled(terminal, style, `a${colour}`)),
      `\u001b[${on}ma\\u001b[32mOK\\u001b[39m\u001b[${off}m`,
    );
  });
}

test('A cell of a table makes neither a line nor a colour, and is as wide as it is shown', () => {
  const paint: Paint = (style, text) => styled(terminal, style, text);
  const rows = [
    [{ text: 'a\u001b[32mOK\nb\tc', style: 'red' as const }, { text: '1' }],
    [{ text: 'd' }, { text: '2' }],
  ];
  assert.equal(
    printable(textTable(['x', 'n'], rows, paint).join('\n')),
    [
      `\u001b[2mx${' '.repeat(18)}\u001b[22m  \u001b[2mn\u001b[22m`,
      '\u001b[31ma\\u001b[32mOK\\nb\\tc\u001b[39m  1',
      `d${' '.repeat(18)}  2`,
    ].join('\n'),
  );
});

test('What clears a screen is let through if it is ours', () => {
  assert.equal(printable(`${ownSequence('\u001b[H\u001b[J')}a`), '\u001b[H\u001b[Ja');
});

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
