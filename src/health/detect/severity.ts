import { type EpochMs, type Interval, MINUTE_MS } from '../../ground/time.ts';
import type { Severity } from './episode.ts';
import { type Counts, countsIn, firstFrom, type Series } from './minute-counts.ts';
import { sideOf } from './wilson.ts';

/** From the least to the worst. */
const WORDS: readonly Severity[] = ['degraded', 'partial', 'major'];
const PARTIAL = [1, 2] as const;
const MAJOR = [4, 5] as const;

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
  const end = firstFrom(series, time.end);
  let from = firstFrom(series, time.start);
  for (let i = from; i < end; i += 1) {
    const minute = series.minutes[i]?.minute ?? 0;
    while (callsFrom(series, from + 1, i) >= LEAST_CALLS) from += 1;
    const start = Math.max(time.start, spanStart(series, from, i));
    level = nextLevel(level, countsIn(series, { start, end: minute + MINUTE_MS }));
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
function nextLevel(level: number, counts: Counts): number {
  const [ofPartial, ofMajor] = [sideOf(counts, PARTIAL), sideOf(counts, MAJOR)];
  if (ofMajor > 0) return 2;
  if (level === 2 && ofMajor === 0) return 2;
  if (ofPartial > 0) return 1;
  return level > 0 && ofPartial === 0 ? 1 : 0;
}
