import { ratio } from '../../../ground/exact.ts';
import type { AttainedSlots } from '../../contract/contract.ts';
import {
  type Indicate,
  type IndicatorInput,
  type Loss,
  lossOf,
  type ReadSlot,
} from './indicator.ts';

/** The share of slots, or of requests, whose metric is as good as promised. */
export const indicateAttainedSlots: Indicate<AttainedSlots> = (terms, input) => {
  const { slots, existing } = input;
  const enough = terms.over === 'requests' ? 1 : terms.minValid;
  const withData = slots.filter(({ values }) => values >= enough);
  const measured =
    terms.over === 'requests' ? ofValues(terms, input) : ofSlots(terms, input, withData);
  const hasValues = slots.some(({ values }) => values > 0);
  const isNothing = !hasValues || measured.whole === 0;
  return {
    attainment: isNothing ? null : ratio(measured.attained, measured.whole),
    outages: [],
    whole: {
      count: ratio(measured.whole, 1),
      of: terms.over === 'requests' ? 'values' : 'slots',
    },
    losses: isNothing ? () => [] : measured.losses,
    slots: { total: existing.count, with_data: withData.length, down: 0 },
  };
};

/** The slots that miss the bound or, where requests are counted, those with a value that does. */
export function missedSlots(terms: AttainedSlots, slots: readonly ReadSlot[]): readonly ReadSlot[] {
  return terms.over === 'requests'
    ? slots.filter(({ values, attaining }) => attaining < values)
    : slots.filter((slot) => slot.values >= terms.minValid && !isAttained(terms, slot));
}

interface Attained {
  readonly attained: number;
  readonly whole: number;
  losses(): readonly Loss[];
}

function ofValues(terms: AttainedSlots, { slots, existing }: IndicatorInput): Attained {
  let [whole, attained] = [0, 0];
  for (const slot of slots) {
    whole += slot.values;
    attained += slot.attaining;
  }
  const losses = () =>
    missedSlots(terms, slots).map(({ slot, values, attaining }) =>
      lossOf(existing, slot, ratio(values - attaining, whole), {
        kind: 'values',
        values,
        attaining,
      }),
    );
  return { attained, whole, losses };
}

function ofSlots(
  terms: AttainedSlots,
  { existing }: IndicatorInput,
  withData: readonly ReadSlot[],
): Attained {
  const missed = missedSlots(terms, withData);
  const whole = terms.over === 'all_slots' ? existing.count : withData.length;
  const losses = () =>
    missed.map((slot) =>
      lossOf(existing, slot.slot, ratio(1, whole), {
        kind: 'percentile',
        values: slot.values,
        attaining: slot.attaining,
        rank: rankOf(terms, slot),
      }),
    );
  return { attained: whole - missed.length, whole, losses };
}

/**
 * Whether the k-th smallest of n values satisfies the bound, k = ceil(p n / 100): it is above x
 * exactly if fewer than k values are at most x, and below x exactly if at least k values are.
 */
function isAttained(terms: AttainedSlots, slot: ReadSlot): boolean {
  const { goodIf } = terms;
  const rank = rankOf(terms, slot);
  const isHighGood = goodIf.operator === 'above' || goodIf.operator === 'at_least';
  return isHighGood ? slot.values - slot.attaining < rank : slot.attaining >= rank;
}

function rankOf({ percentile }: AttainedSlots, { values }: ReadSlot): number {
  return Math.ceil((percentile * values) / 100);
}
