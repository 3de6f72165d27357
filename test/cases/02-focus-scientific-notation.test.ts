import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainDecimal } from '../../src/ground/exact.ts';
import { parseFocusNumber } from '../../src/money/input/focus-values.ts';
import { creditLines, onCase, overFees } from './case-files.ts';

test('A cost with an exponent is read exactly.', async () => {
  const run = onCase('02-focus-scientific-notation');
  const printed = await run('evaluate', ...overFees('fees.csv'));
  assert.equal(printed.exitCode, 0, printed.stderr);
  assert.deepEqual(creditLines(printed), [
    'credit account ACC-7 for uptime: USD 100.00, final, basis USD 1,000.00000035',
    'total: USD 100.00, final',
  ]);
});

const numbers: readonly (readonly [text: string, value: string | undefined])[] = [
  ['1.0E+3', '1000'],
  ['3.5e-7', '0.00000035'],
  ['-2.5E3', '-2500'],
  ['1e03', '1000'],
  ['0E-18', '0'],
  ['-0E-10', '0'],
  ['+12.50', '12.5'],
  [' 12.50 ', '12.5'],
  ['.5', '0.5'],
  ['-.5', '-0.5'],
  ['5.', '5'],
  ['007', '7'],
  ['123456789012345678901234567890.123456789', '123456789012345678901234567890.123456789'],
  ['1e100', `1${'0'.repeat(100)}`],
  ['1e101', undefined],
  ['1e-1000000000', undefined],
  ['1,000.00', undefined],
  ['1000,00', undefined],
  ['(60.00)', undefined],
  ['$60', undefined],
  ['60-', undefined],
  ['1e', undefined],
  ['e3', undefined],
  ['.', undefined],
  ['+', undefined],
  ['0x10', undefined],
  ['1_000', undefined],
  ['NaN', undefined],
  ['Infinity', undefined],
  ['', undefined],
];

for (const [text, value] of numbers) {
  test(`"${text}" is ${value ?? 'no number'}`, () => {
    const found = parseFocusNumber(text);
    assert.equal(found === undefined ? undefined : plainDecimal(found, 0), value);
  });
}
