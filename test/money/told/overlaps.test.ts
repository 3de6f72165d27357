import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseOutages } from '../../../src/money/input/outages.ts';
import { overlapsOf } from '../../../src/money/told/overlaps.ts';
import { outagesJsonOf } from './told-story.ts';

const cases: readonly (readonly [lines: readonly string[], pairs: readonly string[]])[] = [
  [['a 2026-06-07T11:00Z 2026-06-07T12:00Z', 'b 2026-06-07T12:00Z 2026-06-07T13:00Z'], []],
  [['a 2026-06-07T11:00Z 2026-06-07T12:00Z', 'b 2026-06-07T11:59Z 2026-06-07T13:00Z'], ['b a']],
  [['b 2026-06-07T11:59Z 2026-06-07T13:00Z', 'a 2026-06-07T11:00Z 2026-06-07T12:00Z'], ['b a']],
  [
    [
      'a 2026-06-07T11:00Z 2026-06-07T14:00Z large',
      'b 2026-06-07T12:00Z 2026-06-07T13:00Z small',
      'c 2026-06-07T12:00Z 2026-06-07T13:00Z',
    ],
    ['c a', 'c b'],
  ],
];

for (const [lines, pairs] of cases) {
  test(`${lines.join(', ')}: ${pairs.join(', ') || 'no overlap'}.`, () => {
    const { outages } = parseOutages(outagesJsonOf(lines), 'outages');
    const found = overlapsOf(outages);
    assert.deepEqual(found, { pairs: pairs.map((pair) => pair.split(' ')), isWhole: true });
  });
}

const instant = fc.integer({ min: 0, max: 40 });

test('Every two that share an instant are named, and no others.', () => {
  const record = fc.record({ start: instant, length: fc.option(fc.integer({ min: 1, max: 9 })) });
  fc.assert(
    fc.property(fc.array(record, { maxLength: 12 }), (drawn) => {
      const records = drawn.map(({ start, length }, i) => ({
        ...{ id: `${i}`, start, end: length === null ? null : start + length },
        where: { kind: 'all', of: [] } as const,
      }));
      const expected = records.flatMap((one, i) =>
        records
          .slice(i + 1)
          .filter((other) => one.start < (other.end ?? 99) && other.start < (one.end ?? 99))
          .map((other) => [one.id, other.id].sort().join(' ')),
      );
      const found = overlapsOf(records).pairs.map((pair) => [...pair].sort().join(' '));
      assert.deepEqual(found.sort(), expected.sort());
    }),
    { seed: 27, numRuns: 300 },
  );
});

test('Where very many go on at once, it says that not all were looked at.', () => {
  const where = { kind: 'all', of: [] } as const;
  const records = Array.from({ length: 5_000 }, (_, i) => ({ id: `${i}`, start: i, end: null }));
  const { isWhole, pairs } = overlapsOf(records.map((one) => ({ ...one, where })));
  assert.equal(isWhole, false);
  assert.ok(pairs.length > 100_000);
});
