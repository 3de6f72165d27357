import type { WeighedLength } from './pool.ts';

/** The probabilities of an estimate, in twentieths so that they are exact: .10 .25 .50 .75 .90. */
export const PROBABILITIES = [2n, 5n, 10n, 15n, 18n] as const;

const PROBABILITY_UNIT = 20n;

/** One number for each of `PROBABILITIES`; null where what is compared doesn't reach so far. */
export type Quantiles = readonly (number | null)[];

/**
 * Kaplan and Meier's curve over what has outlasted `elapsedMinutes`: for each probability the
 * minutes still to go until so large a share of it had ended. What is open counts as at risk up to
 * its age, also at its age. Source: E. L. Kaplan and P. Meier, "Nonparametric Estimation from
 * Incomplete Observations", Journal of the American Statistical Association 53 (1958), 457–481.
 */
export function remainingMinutes(
  lengths: readonly WeighedLength[],
  elapsedMinutes: number,
): Quantiles {
  const found: number[] = [];
  // The surviving share is `surviving / all`, never rounded.
  let [surviving, all] = [1n, 1n];
  for (const { minutes, ended, atRisk } of stepsAfter(elapsedMinutes, lengths)) {
    surviving *= atRisk - ended;
    all *= atRisk;
    for (;;) {
      const probability = PROBABILITIES[found.length];
      if (probability === undefined) return found;
      if ((all - surviving) * PROBABILITY_UNIT < probability * all) break;
      found.push(minutes - elapsedMinutes);
    }
  }
  return PROBABILITIES.map((_, i) => found[i] ?? null);
}

interface Step {
  readonly minutes: number;
  /** Shares that ended at this length. */
  readonly ended: bigint;
  /** Shares that lasted at least so long. */
  readonly atRisk: bigint;
}

/** The distinct lengths at which something ended, shortest first. */
function stepsAfter(elapsedMinutes: number, lengths: readonly WeighedLength[]): readonly Step[] {
  const longestFirst = lengths
    .filter(({ minutes }) => minutes > elapsedMinutes)
    .toSorted((a, b) => b.minutes - a.minutes);
  const steps: Step[] = [];
  let atRisk = 0n;
  for (let i = 0; i < longestFirst.length; ) {
    const { minutes } = longestFirst[i] as WeighedLength;
    let ended = 0n;
    for (; longestFirst[i]?.minutes === minutes; i += 1) {
      const { isOpen, shares } = longestFirst[i] as WeighedLength;
      atRisk += shares;
      if (!isOpen) ended += shares;
    }
    if (ended > 0n) steps.push({ minutes, ended, atRisk });
  }
  return steps.reverse();
}
