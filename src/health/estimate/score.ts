import type { Estimate } from './estimate.ts';

/** How good an interval was, once it is known what it took. */
export interface Score {
  /** Within Q(.10)..Q(.90), the ends included. */
  readonly isInEightOfTen: boolean;
  /** Within Q(.25)..Q(.75). */
  readonly isInHalf: boolean;
  /** The less, the better. */
  readonly loss: number;
}

/** Minutes for .10 .25 .50 .75 .90. */
export type SaidMinutes = readonly [number, number, number, number, number];

/** What one would say who always says 60 minutes. */
export const ALWAYS_60_MINUTES: SaidMinutes = [60, 60, 60, 60, 60];

/** The same of one who knows that 60 is a mean only: whatever has passed, the end is as likely. */
export const SIXTY_MINUTES_ON_AVERAGE = [0.1, 0.25, 0.5, 0.75, 0.9].map(
  (probability) => -60 * Math.log(1 - probability),
) as unknown as SaidMinutes;

/** Undefined where no estimate was made. `tookMinutes` is what it took from then on. */
export function scoreEstimate(
  made: Pick<Estimate, 'elapsedMinutes' | 'quantiles' | 'without' | 'longestMinutes'>,
  tookMinutes: number,
): Score | undefined {
  if (made.without !== undefined) return undefined;
  // What isn't reached was said to be longer than the longest that is known.
  const atLeast = (made.longestMinutes ?? 0) - made.elapsedMinutes;
  const said = made.quantiles.map((quantile) => quantile ?? atLeast) as unknown as SaidMinutes;
  const [, , , threeQuarters, nineTenths] = made.quantiles;
  const scored = score(said, tookMinutes);
  const isLonger = tookMinutes > atLeast;
  return {
    ...scored,
    isInEightOfTen: scored.isInEightOfTen || (nineTenths === null && isLonger),
    isInHalf: scored.isInHalf || (threeQuarters === null && isLonger),
  };
}

export function score(said: SaidMinutes, tookMinutes: number): Score {
  const [tenth, quarter, half, threeQuarters, nineTenths] = said;
  return {
    isInEightOfTen: tookMinutes >= tenth && tookMinutes <= nineTenths,
    isInHalf: tookMinutes >= quarter && tookMinutes <= threeQuarters,
    loss:
      pinballLoss(0.1, tenth, tookMinutes) +
      pinballLoss(0.5, half, tookMinutes) +
      pinballLoss(0.9, nineTenths, tookMinutes),
  };
}

/**
 * Of ln(1 + minutes); on average the true quantile makes it least. Source: R. Koenker and G.
 * Bassett, "Regression Quantiles", Econometrica 46 (1978), 33–50.
 */
function pinballLoss(probability: number, saidMinutes: number, tookMinutes: number): number {
  const miss = Math.log1p(tookMinutes) - Math.log1p(saidMinutes);
  return miss >= 0 ? probability * miss : (probability - 1) * miss;
}
