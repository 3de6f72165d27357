import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  cut,
  decimal,
  lowestTerms,
  parseDecimal,
  plainDecimal,
  type Rounding,
  ratio,
  round,
  sum,
} from '../src/ground/exact.ts';

test('A decimal is read exactly, and anything else is not a decimal.', () => {
  const decimals: readonly [string, string][] = [
    ['99.9', '999/10'],
    ['0.05', '1/20'],
    ['-12.50', '-25/2'],
    ['007', '7/1'],
    ['123456789012345678901234567890.1', '1234567890123456789012345678901/10'],
  ];
  for (const [text, expected] of decimals) {
    const { numerator, denominator } = lowestTerms(decimal(text));
    assert.equal(`${numerator}/${denominator}`, expected, text);
  }
  for (const text of ['', '.5', '5.', '+5', '1e3', ' 5', '5\n', '0x10', 'NaN', '1,000', '--1']) {
    assert.equal(parseDecimal(text), undefined, JSON.stringify(text));
  }
});

test('An amount is rounded once, by the rule of its contract.', () => {
  const cases: readonly [value: string, decimals: number, rounding: Rounding, text: string][] = [
    ['0.235', 2, 'half_up', '0.24'],
    ['0.235', 2, 'half_even', '0.24'],
    ['0.225', 2, 'half_even', '0.22'],
    ['0.225', 2, 'half_up', '0.23'],
    ['0.2250000000000000000001', 2, 'half_even', '0.23'],
    ['0.229', 2, 'down', '0.22'],
    ['-0.225', 2, 'half_up', '-0.23'],
    ['-0.229', 2, 'down', '-0.22'],
    ['999.995', 2, 'half_up', '1000.00'],
    ['2.5', 0, 'half_even', '2'],
    ['3.5', 0, 'half_even', '4'],
    ['1.00005', 4, 'half_up', '1.0001'],
    ['0', 2, 'half_up', '0.00'],
  ];
  for (const [value, decimals, rounding, text] of cases) {
    assert.equal(round(decimal(value), decimals, rounding), text, `${value} ${rounding}`);
  }
});

test('A cut figure never shows more than there is.', () => {
  assert.equal(cut(ratio(43_155n * 100n, 43_200n), 4), '99.8958');
  assert.equal(cut(ratio(2, 3), 4), '0.6666');
  assert.equal(cut(ratio(1, 1), 4), '1.0000');
  assert.equal(cut(ratio(-1, 3), 2), '-0.34');
});

test("A sum is printed with the decimals that it needs, at least the currency's.", () => {
  assert.equal(plainDecimal(decimal('1000'), 2), '1000.00');
  assert.equal(plainDecimal(decimal('1000.1234500'), 2), '1000.12345');
  assert.equal(plainDecimal(decimal('-0.5'), 0), '-0.5');
  assert.throws(() => plainDecimal(ratio(1, 3), 2), RangeError);
});

test('Sums do not depend on their order; rounding is off by at most half a unit.', () => {
  const fraction = fc
    .tuple(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), fc.bigInt({ min: 1n, max: 5000n }))
    .map(([numerator, denominator]) => ratio(numerator, denominator));
  fc.assert(
    fc.property(fc.array(fraction, { maxLength: 20 }), (values) => {
      assert.ok(sum(values).equals(sum(values.toReversed())));
    }),
  );
  fc.assert(
    fc.property(
      fraction,
      fc.integer({ min: 0, max: 6 }),
      fc.constantFrom<Rounding>('half_up', 'half_even'),
      (value, decimals, rounding) => {
        const off = decimal(round(value, decimals, rounding))
          .sub(value)
          .abs();
        assert.ok(off.compare(ratio(1n, 2n * 10n ** BigInt(decimals))) <= 0);
      },
    ),
  );
});
