import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wilsonInterval } from '../../../src/papers/words/wilson.ts';

// Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
const published = [
  { good: 81, total: 263, lower: '0.2553', upper: '0.3662' },
  { good: 15, total: 148, lower: '0.0624', upper: '0.1605' },
  { good: 0, total: 20, lower: '0.0000', upper: '0.1611' },
  { good: 1, total: 29, lower: '0.0061', upper: '0.1718' },
];

for (const { good, total, lower, upper } of published) {
  test(`The interval of ${good} in ${total} is the published one.`, () => {
    const interval = wilsonInterval(good, total);
    assert.equal(interval.lower.toFixed(4), lower);
    assert.equal(interval.upper.toFixed(4), upper);
  });
}

test('Turning good into bad mirrors the interval.', () => {
  const { lower, upper } = wilsonInterval(19, 20);
  const mirrored = wilsonInterval(1, 20);
  assert.ok(Math.abs(lower - (1 - mirrored.upper)) < 1e-12);
  assert.ok(Math.abs(upper - (1 - mirrored.lower)) < 1e-12);
});

test('Without a failed call the upper bound is exactly 1, and the lower one is not.', () => {
  const { lower, upper } = wilsonInterval(1_000_000_007, 1_000_000_007);
  assert.equal(upper, 1);
  assert.ok(lower < 1);
});

for (const [good, total] of [
  [0, 0],
  [2, 1],
  [-1, 5],
] as const) {
  test(`There is no interval for ${good} of ${total}.`, () => {
    assert.throws(() => wilsonInterval(good, total), RangeError);
  });
}
