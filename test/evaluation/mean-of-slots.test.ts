import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { meanOfSlots } from '../../src/evaluation/indicators/mean-of-slots.ts';
import { ONE, ratio, sum } from '../../src/exact.ts';

test('The mean is that of the shares of all slots, empty ones good or left out.', () => {
  const slot = fc.record({
    slot: fc.nat(),
    good: fc.integer({ min: 0, max: 60 }),
    bad: fc.integer({ min: 0, max: 9 }),
  });
  fc.assert(
    fc.property(fc.array(slot, { maxLength: 50 }), fc.nat(50), (slots, empty) => {
      const shares = slots
        .filter(({ good, bad }) => good + bad > 0)
        .map(({ good, bad }) => ratio(good, good + bad));
      const totalSlots = slots.length + empty;
      const input = { slots, totalSlots };
      const good = meanOfSlots({ emptySlot: 'good' }, input);
      const skip = meanOfSlots({ emptySlot: 'skip' }, input);
      assert.deepEqual(good.slots, { total: totalSlots, with_data: shares.length, down: 0 });
      assert.deepEqual(skip.slots, good.slots);
      if (shares.length === 0) {
        assert.deepEqual([good.attainment, skip.attainment], [null, null]);
        return;
      }
      const emptySlots = Array.from({ length: totalSlots - shares.length }, () => ONE);
      const mean = sum([...shares, ...emptySlots]).mul(ratio(1, totalSlots));
      assert.ok(good.attainment?.equals(mean));
      assert.ok(skip.attainment?.equals(sum(shares).mul(ratio(1, shares.length))));
    }),
  );
});

test('A month of minutes with a different number of calls each is still exact.', () => {
  const totalSlots = 44_640;
  const slots = Array.from({ length: totalSlots }, (_, slot) => {
    const valid = 1 + (slot % 4_999);
    return { slot, good: valid, bad: 0 };
  });
  const { attainment } = meanOfSlots({ emptySlot: 'good' }, { slots, totalSlots });
  assert.ok(attainment?.equals(ONE));
});
