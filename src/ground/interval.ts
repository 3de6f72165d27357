import type { Interval } from './time.ts';

/** Arithmetic of half-open intervals; results are in order and apart from each other. */

/** Overlapping and touching intervals become one; empty ones are left out. */
export function united(intervals: readonly Interval[]): readonly Interval[] {
  const result: Interval[] = [];
  for (const { start, end } of intervals.toSorted((a, b) => a.start - b.start)) {
    if (start >= end) continue;
    const last = result.at(-1);
    if (last === undefined || start > last.end) result.push({ start, end });
    else if (end > last.end) result[result.length - 1] = { start: last.start, end };
  }
  return result;
}

/** What both have; each must be in order and apart. */
export function intersection(
  left: readonly Interval[],
  right: readonly Interval[],
): readonly Interval[] {
  const result: Interval[] = [];
  let [i, j] = [0, 0];
  for (;;) {
    const [a, b] = [left[i], right[j]];
    if (a === undefined || b === undefined) return result;
    const [start, end] = [Math.max(a.start, b.start), Math.min(a.end, b.end)];
    if (start < end) result.push({ start, end });
    if (a.end < b.end) i += 1;
    else j += 1;
  }
}

/** What `left` has and `right` has not; each must be in order and apart. */
export function difference(
  left: readonly Interval[],
  right: readonly Interval[],
): readonly Interval[] {
  return left.flatMap((interval) => {
    const parts: Interval[] = [];
    let { start } = interval;
    for (const hole of right) {
      if (hole.end <= start) continue;
      if (hole.start >= interval.end) break;
      if (hole.start > start) parts.push({ start, end: hole.start });
      start = hole.end;
    }
    if (start < interval.end) parts.push({ start, end: interval.end });
    return parts;
  });
}

/**
 * Takes a time out of intervals that are in order and apart, and answers how much of it was there.
 * Only what the time touches is looked at, so that it can be done very often.
 */
export function takeOut(left: Interval[], time: Interval): number {
  let [low, high] = [0, left.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((left[middle]?.end ?? 0) <= time.start) low = middle + 1;
    else high = middle;
  }
  let next = low;
  while ((left[next]?.start ?? time.end) < time.end) next += 1;
  const touched = left.slice(low, next);
  const rest = difference(touched, [time]);
  left.splice(low, touched.length, ...rest);
  return totalMs(touched) - totalMs(rest);
}

export function totalMs(intervals: readonly Interval[]): number {
  return intervals.reduce((sum, { start, end }) => sum + (end - start), 0);
}
