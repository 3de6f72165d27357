import type { AttainedSlots } from '../../contract/contract.ts';
import { type Exact, ratio } from '../../exact.ts';
import type { Indicate, ReadSlot } from './indicator.ts';

/** The share of slots, or of requests, whose metric is as good as promised. */
export const indicateAttainedSlots: Indicate<AttainedSlots> = (terms, { slots, existing }) => {
  const enough = terms.over === 'requests' ? 1 : terms.minValid;
  const withData = slots.filter(({ values }) => values >= enough);
  return {
    attainment: attainment(terms, slots, withData, existing.count),
    outages: [],
    slots: { total: existing.count, with_data: withData.length, down: 0 },
  };
};

function attainment(
  terms: AttainedSlots,
  slots: readonly ReadSlot[],
  withData: readonly ReadSlot[],
  existing: number,
): Exact | null {
  let [values, attaining] = [0, 0];
  for (const slot of slots) {
    values += slot.values;
    attaining += slot.attaining;
  }
  if (values === 0) return null;
  const attained = withData.filter((slot) => isAttained(terms, slot)).length;
  switch (terms.over) {
    case 'requests':
      return ratio(attaining, values);
    case 'slots_with_data':
      return withData.length === 0 ? null : ratio(attained, withData.length);
    case 'all_slots':
      return ratio(attained + existing - withData.length, existing);
  }
}

/**
 * Whether the k-th smallest of n values satisfies the bound, k = ceil(p n / 100): it is above x
 * exactly if fewer than k values are at most x, and below x exactly if at least k values are.
 */
function isAttained({ percentile, goodIf }: AttainedSlots, slot: ReadSlot): boolean {
  const rank = Math.ceil((percentile * slot.values) / 100);
  const isHighGood = goodIf.operator === 'above' || goodIf.operator === 'at_least';
  return isHighGood ? slot.values - slot.attaining < rank : slot.attaining >= rank;
}
