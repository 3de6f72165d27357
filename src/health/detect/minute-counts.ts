import type { EpochMs, Interval } from '../../ground/time.ts';
import { type Cell, cellKey, type Scope, scopeKey, scopesOf } from './cell.ts';

/** Counted calls: `bad` failed by the fault of the other side, `good` did not. */
export interface Counts {
  readonly good: number;
  readonly bad: number;
}

/** The counted calls of one cell in the minute that begins at `minute`. */
export interface MinuteFact extends Counts {
  readonly minute: EpochMs;
  readonly cell: Cell;
}

export interface MinuteCounts extends Counts {
  readonly minute: EpochMs;
}

/** Minutes with a counted call, in order, each once. */
export interface Series {
  readonly minutes: readonly MinuteCounts[];
  /** Calls before the minute at the same place, and at the end all calls. */
  readonly before: readonly Counts[];
}

export interface ScopeSeries extends Series {
  readonly scope: Scope;
  /** Those with a counted call, in no order. */
  readonly cells: readonly CellSeries[];
}

export interface CellSeries extends Series {
  readonly cell: Cell;
}

/** What is known at an instant: the counted calls of the minutes before it. */
export interface Measured {
  readonly until: EpochMs;
  /** By `cellKey`. */
  readonly cells: ReadonlyMap<string, CellSeries>;
  /** By `scopeKey`. */
  readonly scopes: ReadonlyMap<string, ScopeSeries>;
}

/** Facts in any order; those of the same cell and minute add up. */
export function measured(facts: Iterable<MinuteFact>, until: EpochMs): Measured {
  const byCell = new Map<string, { readonly cell: Cell; readonly counts: CountsByMinute }>();
  for (const { minute, cell, good, bad } of facts) {
    if (minute >= until || good + bad === 0) continue;
    const key = cellKey(cell);
    const found = byCell.get(key) ?? { cell, counts: new Map() };
    byCell.set(key, found);
    addCounts(found.counts, minute, { good, bad });
  }
  const cells = new Map(
    [...byCell].map(([key, { cell, counts }]) => [key, { cell, ...seriesOf(counts) }]),
  );
  const byScope = new Map<string, { readonly scope: Scope; readonly cells: CellSeries[] }>();
  for (const series of cells.values()) {
    for (const scope of scopesOf(series.cell)) {
      const key = scopeKey(scope);
      const found = byScope.get(key) ?? { scope, cells: [] };
      byScope.set(key, found);
      found.cells.push(series);
    }
  }
  const scopes = new Map(
    [...byScope].map(([key, found]) => [key, { ...found, ...addedUp(found.cells) }]),
  );
  return { until, cells, scopes };
}

/** The calls of the minutes in `[start, end)`. */
export function countsIn(series: Series, { start, end }: Interval): Counts {
  const [from, to] = [
    firstFrom(series, start),
    Math.max(firstFrom(series, start), firstFrom(series, end)),
  ];
  const [a, b] = [series.before[from], series.before[to]];
  if (a === undefined || b === undefined) throw new RangeError(`${from} to ${to}: no such minutes`);
  return { good: b.good - a.good, bad: b.bad - a.bad };
}

/** The place of the first minute that does not begin before `instant`. */
export function firstFrom({ minutes }: Series, instant: EpochMs): number {
  let [low, high] = [0, minutes.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((minutes[middle]?.minute ?? 0) < instant) low = middle + 1;
    else high = middle;
  }
  return low;
}

type CountsByMinute = Map<EpochMs, { good: number; bad: number }>;

function addCounts(counts: CountsByMinute, minute: EpochMs, { good, bad }: Counts): void {
  const found = counts.get(minute);
  if (found === undefined) counts.set(minute, { good, bad });
  else {
    found.good += good;
    found.bad += bad;
  }
}

function addedUp(parts: readonly CellSeries[]): Series {
  const [only] = parts;
  if (only !== undefined && parts.length === 1)
    return { minutes: only.minutes, before: only.before };
  const counts: CountsByMinute = new Map();
  for (const { minutes } of parts) for (const one of minutes) addCounts(counts, one.minute, one);
  return seriesOf(counts);
}

function seriesOf(counts: CountsByMinute): Series {
  const minutes = [...counts]
    .map(([minute, { good, bad }]) => ({ minute, good, bad }))
    .sort((a, b) => a.minute - b.minute);
  let [good, bad] = [0, 0];
  const before: Counts[] = [{ good, bad }];
  for (const one of minutes) {
    good += one.good;
    bad += one.bad;
    before.push({ good, bad });
  }
  return { minutes, before };
}
