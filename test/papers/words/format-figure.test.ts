import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ratio } from '../../../src/ground/exact.ts';
import {
  amountText,
  countText,
  durationText,
  intervalText,
  percentText,
  pointsText,
} from '../../../src/papers/words/format-figure.ts';

/** With ordinary spaces, so that the tables below can be read. */
const shown = (text: string) => text.replaceAll('\u00a0', ' ');

const shares = [
  { good: 9_998, total: 10_000, percent: '99.98 %' },
  { good: 99_999, total: 100_000, percent: '99.9990 %' },
  { good: 9_999, total: 10_000, percent: '99.990 %' },
  { good: 9_999_999, total: 10_000_000, percent: '99.99999 %' },
  { good: 99_999_999, total: 100_000_000, percent: '99.99999 %' },
  { good: 1, total: 1, percent: '100.00 %' },
  { good: 2, total: 3, percent: '66.66 %' },
  { good: 0, total: 7, percent: '0.00 %' },
];

for (const { good, total, percent } of shares) {
  test(`${good} of ${total} is printed as ${percent}, cut and never rounded up.`, () => {
    assert.equal(shown(percentText(ratio(good, total))), percent);
  });
}

test('An interval is widened outwards and never reads 100 without being it.', () => {
  assert.equal(shown(intervalText({ lower: 0.91429, upper: 0.92001 }, 2)), '91.42–92.01 %');
  assert.equal(shown(intervalText({ lower: 0.9996, upper: 0.99991 }, 2)), '99.960–99.991 %');
  assert.equal(shown(intervalText({ lower: 0.9996, upper: 1 }, 2)), '99.96–100.00 %');
});

const changes = [
  { now: [9_231, 10_000], before: [9_998, 10_000], points: '−7.67 pp' },
  { now: [1, 1], before: [9_998, 10_000], points: '+0.02 pp' },
  { now: [1, 2], before: [1, 2], points: '0.00 pp' },
  { now: [100_001, 200_000], before: [1, 2], points: '+0.00 pp' },
  { now: [99_999, 200_000], before: [1, 2], points: '−0.01 pp' },
] as const;

for (const { now, before, points } of changes) {
  test(`From ${before.join('/')} to ${now.join('/')} is ${points}.`, () => {
    assert.equal(shown(pointsText(ratio(now[0], now[1]), ratio(before[0], before[1]))), points);
  });
}

const durations = [
  { ms: 0, text: '0 ms' },
  { ms: 840.4, text: '840 ms' },
  { ms: 999.7, text: '1.00 s' },
  { ms: 1_238, text: '1.24 s' },
  { ms: 12_400, text: '12.4 s' },
  { ms: 99_960, text: '100 s' },
  { ms: 3_600_000, text: '3,600 s' },
  { ms: null, text: 'no data' },
];

for (const { ms, text } of durations) {
  test(`A duration of ${ms} milliseconds is printed as ${text}.`, () => {
    assert.equal(shown(durationText(ms)), text);
  });
}

test('Counts and amounts are grouped by thousands.', () => {
  assert.equal(countText(1_234_567), '1,234,567');
  assert.equal(countText(999), '999');
  assert.equal(shown(amountText('1234567.80', 'USD')), 'USD 1,234,567.80');
  assert.equal(shown(amountText('0.24', 'EUR')), 'EUR 0.24');
  assert.throws(() => amountText('1e3', 'USD'), RangeError);
});
