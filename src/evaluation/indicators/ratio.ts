import type { Ratio } from '../../contract/contract.ts';
import { ratio } from '../../exact.ts';
import type { Indicate } from './indicator.ts';

/** Good units over valid units of the whole period. */
export const indicateRatio: Indicate<Ratio> = (_terms, { slots }) => {
  let [good, valid] = [0, 0];
  for (const slot of slots) {
    good += slot.good;
    valid += slot.good + slot.bad;
  }
  return {
    attainment: valid === 0 ? null : ratio(good, valid),
    outages: [],
    slots: { total: 0, with_data: 0, down: 0 },
  };
};
