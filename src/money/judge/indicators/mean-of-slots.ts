import { ratio } from '../../../ground/exact.ts';
import type { MeanOfSlots } from '../../contract/contract.ts';
import { type Indicate, lossOf } from './indicator.ts';

/** The mean over slots of good / valid; slots without a valid unit are 1 or left out. */
export const indicateMeanOfSlots: Indicate<MeanOfSlots> = ({ emptySlot }, { slots, existing }) => {
  /** Good units by the slot's number of valid ones: a month has few different numbers. */
  const goodByValid = new Map<number, number>();
  let withData = 0;
  for (const { good, bad } of slots) {
    const valid = good + bad;
    if (valid === 0) continue;
    withData += 1;
    goodByValid.set(valid, (goodByValid.get(valid) ?? 0) + good);
  }
  const empty = emptySlot === 'good' ? existing.count - withData : 0;
  const averaged = withData + empty;
  const measured = {
    outages: [],
    whole: { count: ratio(averaged, 1), of: 'slots' as const },
    losses: () =>
      slots
        .filter(({ bad }) => bad > 0)
        .map(({ slot, good, bad }) =>
          lossOf(existing, slot, ratio(bad, BigInt(good + bad) * BigInt(averaged)), {
            kind: 'bad_units',
          }),
        ),
    slots: { total: existing.count, with_data: withData, down: 0 },
  };
  if (withData === 0) return { attainment: null, ...measured };

  let denominator = 1n;
  for (const valid of goodByValid.keys()) denominator = leastCommonMultiple(denominator, valid);
  let numerator = 0n;
  for (const [valid, good] of goodByValid)
    numerator += BigInt(good) * (denominator / BigInt(valid));

  const attainment = ratio(numerator + BigInt(empty) * denominator, BigInt(averaged) * denominator);
  return { attainment, ...measured };
};

/** The first number may have thousands of digits, so it is reduced by the small one at once. */
function leastCommonMultiple(great: bigint, small: number): bigint {
  let [a, b] = [small, Number(great % BigInt(small))];
  while (b !== 0) [a, b] = [b, a % b];
  return great * BigInt(small / a);
}
