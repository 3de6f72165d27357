import { decimal, decimalsIn, plainDecimal } from '../../ground/exact.ts';
import { type ReadingName, readings } from '../input/reading.ts';
import type { Evaluation } from '../judge/evaluation.ts';
import type { ReadingSum, Sum } from './no-clause.ts';

export const NOTHING: Sum = {
  claimed: { amounts: [], unknown: 0 },
  conceded: { amounts: [], unknown: 0 },
};

/**
 * The money of one month of a model; without a line, or with one that is unknown, it is not known.
 */
export function moneyOfMonth({ credits, total }: Pick<Evaluation, 'credits' | 'total'>): Sum {
  const [claimed, conceded] = readings.map((reading): ReadingSum => {
    const isUnknown = credits.length === 0 || credits.some((line) => line[reading].amount === null);
    const isKnown = credits.some((line) => line[reading].amount !== null);
    return {
      amounts: isKnown ? [{ currency: total.currency, amount: total[reading] }] : [],
      unknown: isUnknown ? 1 : 0,
    };
  });
  return { claimed: claimed as ReadingSum, conceded: conceded as ReadingSum };
}

export function added(one: Sum, other: Sum): Sum {
  return {
    claimed: addedReading(one, other, 'claimed'),
    conceded: addedReading(one, other, 'conceded'),
  };
}

function addedReading(one: Sum, other: Sum, reading: ReadingName): ReadingSum {
  const amounts = new Map<string, string>();
  for (const { currency, amount } of [...one[reading].amounts, ...other[reading].amounts]) {
    amounts.set(currency, addedText(amounts.get(currency), amount));
  }
  return {
    amounts: [...amounts].map(([currency, amount]) => ({ currency, amount })),
    unknown: one[reading].unknown + other[reading].unknown,
  };
}

/** With as many decimals as the one of them that has more. */
function addedText(one: string | undefined, other: string): string {
  if (one === undefined) return other;
  const decimals = Math.max(decimalsIn(one), decimalsIn(other));
  return plainDecimal(decimal(one).add(decimal(other)), decimals);
}
