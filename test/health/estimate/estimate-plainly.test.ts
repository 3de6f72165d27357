import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { estimate } from '../../../src/health/estimate/estimate.ts';
import { poolFor } from '../../../src/health/estimate/pool.ts';
import { naiveQuantiles } from '../naive-recovery.ts';

const lengthOf = fc.record({
  providers: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 2 }),
  // Close together so that lengths are equal, and now and then far apart.
  minutes: fc.oneof(fc.nat(40), fc.nat(40), fc.nat(12_000)),
  isOpen: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
});

test('Estimates are those of the rule written out plainly.', () => {
  const seed = Date.now() % 2 ** 31;
  console.log(`seed ${seed}`);
  let given = 0;
  fc.assert(
    fc.property(
      fc.array(lengthOf, { maxLength: 60, size: 'max' }),
      fc.oneof(fc.nat(20), fc.nat(500)),
      (all, t) => {
        const found = estimate(poolFor(['a'], all), t);
        const open = all.map((one) => ({ ...one, open: one.isOpen }));
        const expected = naiveQuantiles(open, ['a'], t);
        assert.deepEqual(found.quantiles, expected.quantiles);
        assert.equal(found.compared, expected.compared);
        assert.ok(Math.abs(found.weightAtRisk.valueOf() - expected.atRisk) < 1e-9);
        if (found.without === undefined) given += 1;
      },
    ),
    { seed, numRuns: 2_000 },
  );
  assert.ok(given > 200, `${given} estimates`);
});
