import { type Exact, ratio, ZERO } from '../../ground/exact.ts';
import type { Pool } from './pool.ts';
import { PROBABILITIES, type Quantiles, remainingMinutes } from './remaining-minutes.ts';

/** How long an incident that has lasted for `elapsedMinutes` will go on. */
export interface Estimate {
  readonly elapsedMinutes: number;
  /** All null where there is too little to compare with. */
  readonly quantiles: Quantiles;
  /** Why there is no estimate; undefined where there is one. */
  readonly without: 'few_compared' | 'little_weight' | undefined;
  /** Ended incidents that lasted longer than this one has. */
  readonly compared: number;
  /** The longest of them; undefined if there is none. A quantile of null is longer. */
  readonly longestMinutes: number | undefined;
  /** The weight of everything that lasted longer, open or ended. */
  readonly weightAtRisk: Exact;
}

/** What an estimate needs, or none is made. */
export interface Gate {
  readonly minWeight: number;
  readonly minCompared: number;
}

export const GATE: Gate = { minWeight: 5, minCompared: 10 };

export function estimate(pool: Pool, elapsedMinutes: number, gate: Gate = GATE): Estimate {
  const atRisk = pool.lengths.filter(({ minutes }) => minutes > elapsedMinutes);
  const ended = atRisk.filter(({ isOpen }) => !isOpen);
  const shares = atRisk.reduce((sum, length) => sum + length.shares, 0n);
  const without = reasonAgainst(gate, ended.length, shares, pool.wholeWeight);
  return {
    elapsedMinutes,
    quantiles:
      without === undefined
        ? remainingMinutes(atRisk, elapsedMinutes)
        : PROBABILITIES.map(() => null),
    without,
    compared: ended.length,
    longestMinutes: ended.reduce<number | undefined>(
      (longest, { minutes }) => Math.max(longest ?? 0, minutes),
      undefined,
    ),
    weightAtRisk: shares === 0n ? ZERO : ratio(shares, pool.wholeWeight),
  };
}

function reasonAgainst(
  { minWeight, minCompared }: Gate,
  compared: number,
  shares: bigint,
  wholeWeight: bigint,
): Estimate['without'] {
  if (compared < minCompared) return 'few_compared';
  return shares < BigInt(minWeight) * wholeWeight ? 'little_weight' : undefined;
}
