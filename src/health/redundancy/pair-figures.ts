import { type Exact, ratio } from '../../ground/exact.ts';
import type { SharedMinutes } from './co-failure.ts';

/** What the minutes with enough calls of both say; null where there are none to divide by. */
export interface PairFigures {
  /** Of the primary's bad minutes, those in which the fallback was bad too. */
  readonly fallbackGivenPrimary: Exact | null;
  readonly primaryGivenFallback: Exact | null;
  /** The share of minutes in which both would be bad if one had nothing to do with the other. */
  readonly promised: Exact | null;
  /** The share in which both were. */
  readonly measured: Exact | null;
  /** So many times more often than promised. */
  readonly lift: Exact | null;
}

export function pairFigures({ n11, n10, n01, n00 }: SharedMinutes): PairFigures {
  const all = n11 + n10 + n01 + n00;
  const [primaryBad, fallbackBad] = [n11 + n10, n11 + n01];
  const promised = quotient(primaryBad * fallbackBad, all * all);
  const measured = quotient(n11, all);
  return {
    fallbackGivenPrimary: quotient(n11, primaryBad),
    primaryGivenFallback: quotient(n11, fallbackBad),
    promised,
    measured,
    lift: quotient(n11 * all, primaryBad * fallbackBad),
  };
}

function quotient(part: number, whole: number): Exact | null {
  return whole === 0 ? null : ratio(part, whole);
}
