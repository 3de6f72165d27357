import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { difference, takeOut, totalMs, united } from '../src/ground/interval.ts';

const interval = fc
  .record({ start: fc.integer({ min: 0, max: 60 }), length: fc.integer({ min: 1, max: 20 }) })
  .map(({ start, length }) => ({ start, end: start + length }));

test('One time after another is taken out as if all that is left were looked at.', () => {
  fc.assert(
    fc.property(fc.array(interval), fc.array(interval), (whole, times) => {
      const left = [...united(whole)];
      let expected = united(whole);
      for (const time of times) {
        const after = difference(expected, [time]);
        assert.equal(takeOut(left, time), totalMs(expected) - totalMs(after));
        assert.deepEqual(left, after);
        expected = after;
      }
    }),
    { seed: 27, numRuns: 1_000 },
  );
});

test('A hundred thousand are taken out in the time of a few seconds.', () => {
  const left = [{ start: 0, end: 1_000_000 }];
  const taken = Array.from({ length: 100_000 }, (_, i) =>
    takeOut(left, { start: 10 * i, end: 10 * i + 5 }),
  );
  assert.equal(totalMs(left), 500_000);
  assert.ok(taken.every((ms) => ms === 5));
});
