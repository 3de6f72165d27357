import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ONE, ratio, sum } from '../../../../src/ground/exact.ts';
import { MINUTE_MS } from '../../../../src/ground/time.ts';
import type { IndicatorInput, ReadSlot } from '../../../../src/money/judge/indicators/indicator.ts';
import { indicateMeanOfSlots } from '../../../../src/money/judge/indicators/mean-of-slots.ts';
import { existingSlots, slotGrid } from '../../../../src/money/judge/slot-grid.ts';

const minutes = { kind: 'mean_of_slots', slotMs: MINUTE_MS } as const;

function inputOf(slots: readonly ReadSlot[], totalSlots: number): IndicatorInput {
  const period = { start: 0, end: totalSlots * MINUTE_MS };
  const existing = existingSlots(slotGrid(period, MINUTE_MS), [], null);
  return {
    slots,
    existing,
    outages: [],
    notices: null,
    cut: period.end,
    time: [period],
    removed: [],
    forgiven: [],
  };
}

test('The mean is that of the shares of all slots, empty ones good or left out.', () => {
  const slot = fc.record({
    slot: fc.constant(0),
    invalid: fc.constant(0),
    values: fc.constant(0),
    attaining: fc.constant(0),
    good: fc.integer({ min: 0, max: 60 }),
    bad: fc.integer({ min: 0, max: 9 }),
  });
  fc.assert(
    fc.property(fc.array(slot, { maxLength: 50 }), fc.nat(50), (slots, empty) => {
      const shares = slots
        .filter(({ good, bad }) => good + bad > 0)
        .map(({ good, bad }) => ratio(good, good + bad));
      const totalSlots = slots.length + empty;
      const input = inputOf(slots, totalSlots);
      const good = indicateMeanOfSlots({ ...minutes, emptySlot: 'good' }, input);
      const skip = indicateMeanOfSlots({ ...minutes, emptySlot: 'skip' }, input);
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
    return { slot, good: valid, bad: 0, invalid: 0, values: 0, attaining: 0 };
  });
  const { attainment } = indicateMeanOfSlots(
    { ...minutes, emptySlot: 'good' },
    inputOf(slots, totalSlots),
  );
  assert.ok(attainment?.equals(ONE));
});
