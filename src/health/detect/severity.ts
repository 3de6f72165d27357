import { type EpochMs, type Interval, MINUTE_MS } from '../../ground/time.ts';
import type { Severity } from './episode.ts';
import { countsIn, firstFrom, type Series } from './minute-counts.ts';
import { badBounds, type ShareBounds } from './wilson.ts';

/** From the least to the worst; each is left for the one before it below its share. */
const WORDS: readonly Severity[] = ['degraded', 'partial', 'major'];
const SHARES = [0, 0.5, 0.8];

const LEAST_MINUTES = 5;
const LEAST_CALLS = 30;

export interface SeverityCourse {
  /** The first word, then each change. */
  readonly severity: readonly { readonly at: EpochMs; readonly word: Severity }[];
  readonly worst: Severity;
}

/** How bad a series was in its bad time, at each minute with a counted call. */
export function severityIn(series: Series, time: Interval): SeverityCourse {
  const severity: { at: EpochMs; word: Severity }[] = [];
  let [level, worst] = [0, 0];
  let from = firstFrom(series, time.start);
  for (let i = from; i < firstFrom(series, time.end); i += 1) {
    const minute = series.minutes[i]?.minute ?? 0;
    while (callsFrom(series, from + 1, i) >= LEAST_CALLS) from += 1;
    const start = Math.max(time.start, spanStart(series, from, i));
    level = nextLevel(level, badBounds(countsIn(series, { start, end: minute + MINUTE_MS })));
    worst = Math.max(worst, level);
    const word = WORDS[level] ?? 'degraded';
    if (severity.at(-1)?.word !== word) severity.push({ at: minute, word });
  }
  return { severity, worst: WORDS[worst] ?? 'degraded' };
}

/**
 * The beginning of the shortest span that ends with a minute, where there
 * are calls enough from `from` on.
 */
function spanStart(series: Series, from: number, to: number): EpochMs {
  const enough = callsFrom(series, from, to) >= LEAST_CALLS;
  const minute = series.minutes[to]?.minute ?? 0;
  const first = series.minutes[from]?.minute ?? 0;
  return enough
    ? Math.min(first, minute - (LEAST_MINUTES - 1) * MINUTE_MS)
    : Number.NEGATIVE_INFINITY;
}

function callsFrom({ before }: Series, from: number, to: number): number {
  const [a, b] = [before[from], before[to + 1]];
  return a === undefined || b === undefined ? 0 : b.good + b.bad - a.good - a.bad;
}

/** It rises with the lower bound, and falls with the upper one, so that it does not flicker. */
function nextLevel(level: number, { lower, upper }: ShareBounds): number {
  let next = level;
  while (next > 0 && upper < (SHARES[next] ?? 0)) next -= 1;
  while (next < 2 && lower > (SHARES[next + 1] ?? 1)) next += 1;
  return next;
}
