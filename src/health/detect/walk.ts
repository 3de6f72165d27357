import type { EpochMs } from '../../ground/time.ts';

/**
 * Evidence that is added up minute by minute, and that nothing but what
 * came since it left 0 counts in.
 */
export interface Walk {
  /** May be below 0, and then counts as 0 in the next minute. */
  readonly sum: number;
  /** The minute at which it last left 0; of no meaning while it is at 0. */
  readonly since: EpochMs;
}

export const AT_ZERO: Walk = { sum: 0, since: 0 };

export function walked({ sum, since }: Walk, increment: number, minute: EpochMs): Walk {
  return { sum: Math.max(sum, 0) + increment, since: sum <= 0 ? minute : since };
}

/** The first of the largest. */
export function largest(walks: readonly [Walk, ...Walk[]]): Walk {
  return walks.reduce((best, walk) => (walk.sum > best.sum ? walk : best));
}

/** ln of the mean of exp of the sums, which may be too large for exp. */
export function logMeanExp(walks: readonly [Walk, ...Walk[]]): number {
  const { sum: most } = largest(walks);
  const sum = walks.reduce((total, walk) => total + Math.exp(walk.sum - most), 0);
  return most + Math.log(sum / walks.length);
}
