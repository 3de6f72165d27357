import { SECOND_MS } from '../../ground/time.ts';

const FIRST_WAIT_MS = SECOND_MS / 2;
const LONGEST_WAIT_MS = 30 * SECOND_MS;

/** `trying again in 2 s`. */
export function retryText(waitMs: number): string {
  return `trying again in ${Math.max(1, Math.round(waitMs / SECOND_MS))} s`;
}

/**
 * How long to wait after the `attempt`-th failure in a row (from 1): doubling from half a second to
 * 30 seconds, of which the upper half is random (`random` in [0, 1)), so that many processes do not
 * come back at once.
 */
export function retryWaitMs(attempt: number, random: number): number {
  const full = Math.min(FIRST_WAIT_MS * 2 ** (attempt - 1), LONGEST_WAIT_MS);
  return Math.round(full / 2 + (full / 2) * random);
}
