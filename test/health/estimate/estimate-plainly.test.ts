import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { estimate } from '../../../src/health/estimate/estimate.ts';
import type { KnownLength } from '../../../src/health/estimate/known-length.ts';
import { poolFor } from '../../../src/health/estimate/pool.ts';

interface Plain {
  readonly quantiles: readonly (number | null)[];
  readonly compared: number;
  readonly atRisk: number;
}

/** The rule once more, sentence by sentence and in floats, as the page allows. */
function plainly(own: string, all: readonly KnownLength[], t: number): Plain {
  const isOwn = (one: KnownLength) => one.providers.some((provider) => provider === own);
  const left = all
    .filter(({ minutes }) => minutes >= 1)
    .filter(({ minutes, isOpen }) => !isOpen || minutes <= 10_080);
  const resolvedOthers = left.filter((one) => !isOwn(one) && !one.isOpen).length;
  const pool = left
    .filter((one) => isOwn(one) || resolvedOthers > 0)
    .map((one) => ({ ...one, weight: isOwn(one) ? 1 : 10 / resolvedOthers }));
  const longer = pool.filter(({ minutes }) => minutes > t);
  const weight = (some: typeof pool) => some.reduce((sum, one) => sum + one.weight, 0);
  const resolved = longer.filter(({ isOpen }) => !isOpen);
  const distinct = [...new Set(resolved.map(({ minutes }) => minutes))].sort((a, b) => a - b);
  const survival = (d: number) =>
    distinct
      .filter((e) => e <= d)
      .reduce(
        (product, e) =>
          product *
          (1 -
            weight(resolved.filter(({ minutes }) => minutes === e)) /
              weight(longer.filter(({ minutes }) => minutes >= e))),
        1,
      );
  const atRisk = weight(longer);
  const isEnough = atRisk >= 5 - 1e-9 && resolved.length >= 10;
  return {
    quantiles: [0.1, 0.25, 0.5, 0.75, 0.9].map((u) => {
      const first = distinct.find((e) => 1 - survival(e) >= u - 1e-9);
      return first === undefined || !isEnough ? null : first - t;
    }),
    compared: resolved.length,
    atRisk,
  };
}

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
        const expected = plainly('a', all, t);
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
