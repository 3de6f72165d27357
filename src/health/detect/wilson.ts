import type { Counts } from './minute-counts.ts';

/** The two-sided 95 % point that the rule of detection names. */
const Z = 1.96;

/** Bounds of a share, each from 0 to 1. */
export interface ShareBounds {
  readonly lower: number;
  readonly upper: number;
}

/** Wilson's 95 % score interval of `part` in `total`; on nothing it is everything from 0 to 1. */
export function shareBounds(part: number, total: number): ShareBounds {
  if (total === 0) return { lower: 0, upper: 1 };
  const share = part / total;
  const z2 = Z * Z;
  const centre = share + z2 / (2 * total);
  const half = Z * Math.sqrt((share * (1 - share)) / total + z2 / (4 * total * total));
  const scale = 1 + z2 / total;
  return {
    // At the ends the bound is exact; rounding of floats must not move it.
    lower: part === 0 ? 0 : (centre - half) / scale,
    upper: part === total ? 1 : (centre + half) / scale,
  };
}

/** The share of failures that is tolerated. */
export const TOLERATED_SHARE = 0.05;

/** Whether the share of failures is above the tolerated one, as far as the calls can say. */
export function isAboveTolerated(counts: Counts): boolean {
  return sideOf(counts, [1, 20]) > 0;
}

/**
 * Whether the whole interval of the share of failures is above (1) or below (-1) a share, or holds
 * it (0). In whole numbers, so that a bound that is that very share is neither. The bounds are
 * where a share is 1.96 of its own standard errors away: 1.96 * 1.96 = 2401 / 625.
 */
export function sideOf(
  { good, bad }: Counts,
  [part, whole]: readonly [part: number, whole: number],
): number {
  const counted = good + bad;
  const apart = whole * bad - part * counted;
  const isHeld = 625 * apart * apart <= 2_401 * part * (whole - part) * counted;
  return isHeld ? 0 : Math.sign(apart);
}
