import { ratio } from '../../../ground/exact.ts';
import type { Ratio } from '../../contract/contract.ts';
import { type Indicate, lossOf } from './indicator.ts';

/** Good units over valid units of the whole period. */
export const indicateRatio: Indicate<Ratio> = (_terms, { slots, existing }) => {
  let [good, valid] = [0, 0];
  for (const slot of slots) {
    good += slot.good;
    valid += slot.good + slot.bad;
  }
  return {
    attainment: valid === 0 ? null : ratio(good, valid),
    outages: [],
    whole: { count: ratio(valid, 1), of: 'units' },
    losses: () =>
      slots
        .filter(({ bad }) => bad > 0)
        .map(({ slot, bad }) => lossOf(existing, slot, ratio(bad, valid), { kind: 'bad_units' })),
    slots: { total: 0, with_data: 0, down: 0 },
  };
};
