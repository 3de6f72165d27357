import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decimal, ratio } from '../../../src/ground/exact.ts';
import {
  type Bounds,
  contains,
  holes,
  overlap,
  rangeOf,
  rangeText,
} from '../../../src/money/contract/range.ts';

function bounds(text: Readonly<Record<string, string>>): Bounds {
  return Object.fromEntries(Object.entries(text).map(([key, value]) => [key, decimal(value)]));
}

test('Holes of published tier tables are found, to the edge.', () => {
  const tables: readonly [name: string, target: Bounds, tiers: Bounds[], holes: string[]][] = [
    [
      'cut without a hole',
      bounds({ below: '99.9' }),
      [bounds({ at_least: '99.0', below: '99.9' }), bounds({ below: '99.0' })],
      [],
    ],
    [
      'rows written to two decimals',
      bounds({ below: '99.5' }),
      [
        bounds({ at_least: '98', below: '99.5' }),
        bounds({ at_least: '95', at_most: '97.99' }),
        bounds({ at_most: '94.99' }),
      ],
      ['94.99 < figure < 95', '97.99 < figure < 98'],
    ],
    [
      'rows that overlap',
      bounds({ below: '99.9' }),
      [bounds({ below: '99.9' }), bounds({ below: '99' })],
      [],
    ],
    [
      'a target that is missed by reaching it',
      bounds({ at_most: '99.9' }),
      [bounds({ below: '99.9' })],
      ['99.9 <= figure <= 99.9'],
    ],
    ['no tier at all', bounds({ below: '50' }), [], ['0 <= figure < 50']],
    ['nothing can miss the target', bounds({ below: '0' }), [], []],
  ];
  for (const [name, target, tiers, expected] of tables) {
    assert.deepEqual(holes(rangeOf(target), tiers.map(rangeOf)).map(rangeText), expected, name);
  }
});

test('A figure lies in a hole exactly if it misses the target and no tier has it.', () => {
  const edge = fc.integer({ min: 0, max: 6 }).map((value) => ratio(value, 1));
  const bound = fc.record(
    { at_least: edge, above: edge, below: edge, at_most: edge },
    { requiredKeys: [] },
  );
  const figure = fc.integer({ min: 0, max: 14 }).map((value) => ratio(value, 2));
  fc.assert(
    fc.property(bound, fc.array(bound, { maxLength: 4 }), figure, (target, tiers, value) => {
      const missed = rangeOf(target);
      const ranges = tiers.map(rangeOf);
      const inHole = holes(missed, ranges).some((hole) => contains(hole, value));
      assert.equal(
        inHole,
        contains(missed, value) && !ranges.some((range) => contains(range, value)),
      );
    }),
  );
  fc.assert(
    fc.property(bound, bound, figure, (a, b, value) => {
      const both = contains(rangeOf(a), value) && contains(rangeOf(b), value);
      if (both) assert.ok(overlap(rangeOf(a), rangeOf(b)));
    }),
  );
});

test('Tiers that only touch do not overlap.', () => {
  const below = rangeOf(bounds({ below: '99' }));
  assert.ok(!overlap(below, rangeOf(bounds({ at_least: '99' }))));
  assert.ok(overlap(rangeOf(bounds({ at_most: '99' })), rangeOf(bounds({ at_least: '99' }))));
  assert.ok(!overlap(below, rangeOf(bounds({ at_least: '98', below: '98' }))));
});
