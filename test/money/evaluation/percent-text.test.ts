import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decimal, ratio } from '../../../src/ground/exact.ts';
import { publishedPercent } from '../../../src/money/judge/judge-reading.ts';
import { satisfies } from '../../../src/money/judge/satisfies.ts';

test("A percent is cut to four decimals, to more only to stay on its target's side.", () => {
  const cases: readonly [percent: string, target: string, strict: boolean, text: string][] = [
    ['99.8958333', '99.9', false, '99.8958'],
    ['99.89999999', '99.9', false, '99.8999'],
    ['99.9', '99.9', false, '99.9000'],
    ['100', '99.9', false, '100.0000'],
    ['99.99995', '99.99995', false, '99.99995'],
    ['99.999959', '99.99995', false, '99.99995'],
    ['99.99994', '99.99995', false, '99.9999'],
    ['99.90000001', '99.9', true, '99.90000001'],
    ['99.9', '99.9', true, '99.9000'],
    ['99.90001234', '99.9', true, '99.90001'],
    ['0', '99.9', false, '0.0000'],
  ];
  for (const [percent, target, strict, text] of cases) {
    const bound = { value: decimal(target), strict };
    assert.equal(publishedPercent(decimal(percent), bound), text, `${percent} against ${target}`);
  }
});

test('What is printed never exceeds the figure, and meets the target if that does.', () => {
  const share = fc
    .tuple(fc.nat(10 ** 9), fc.integer({ min: 1, max: 10 ** 9 }))
    .map(([a, b]) => ratio(100n * BigInt(Math.min(a, b)), BigInt(b)));
  const target = fc.record({
    value: fc.oneof(
      share,
      fc.integer({ min: 0, max: 10 ** 7 }).map((value) => ratio(value, 10 ** 5)),
    ),
    strict: fc.boolean(),
  });
  fc.assert(
    fc.property(share, target, (percent, bound) => {
      const decimalTarget = {
        ...bound,
        value: decimal(bound.value.mul(1_000).floor().toFraction()).mul(ratio(1, 1_000)),
      };
      const printed = decimal(publishedPercent(percent, decimalTarget));
      assert.ok(printed.compare(percent) <= 0);
      assert.equal(satisfies(printed, decimalTarget), satisfies(percent, decimalTarget));
    }),
  );
});
