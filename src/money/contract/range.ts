import { type Exact, ZERO } from '../../ground/exact.ts';

/** A place between numbers: just before `value`, or just after it. */
export interface Cut {
  readonly value: Exact;
  readonly after: boolean;
}

/** The numbers between two cuts; `to: null` has no upper end. */
export interface Range {
  readonly from: Cut;
  readonly to: Cut | null;
}

/**
 * Bounds as contracts write them: at_least >=, above >, below <, at_most <=. Percents begin at 0.
 */
export interface Bounds {
  readonly at_least?: Exact | undefined;
  readonly above?: Exact | undefined;
  readonly below?: Exact | undefined;
  readonly at_most?: Exact | undefined;
}

export function rangeOf(bounds: Bounds): Range {
  let from: Cut = { value: ZERO, after: false };
  if (bounds.at_least !== undefined) from = later(from, { value: bounds.at_least, after: false });
  if (bounds.above !== undefined) from = later(from, { value: bounds.above, after: true });
  const ends: Cut[] = [];
  if (bounds.below !== undefined) ends.push({ value: bounds.below, after: false });
  if (bounds.at_most !== undefined) ends.push({ value: bounds.at_most, after: true });
  return { from, to: ends.toSorted(compareCuts)[0] ?? null };
}

export function compareCuts(a: Cut, b: Cut): number {
  return a.value.compare(b.value) || Number(a.after) - Number(b.after);
}

export function contains(range: Range, value: Exact): boolean {
  return (
    compareCuts(range.from, { value, after: false }) <= 0 &&
    (range.to === null || compareCuts(range.to, { value, after: true }) >= 0)
  );
}

export function isEmptyRange(range: Range): boolean {
  return range.to !== null && compareCuts(range.from, range.to) >= 0;
}

export function overlap(a: Range, b: Range): boolean {
  if (isEmptyRange(a) || isEmptyRange(b)) return false;
  return reaches(a.to, b.from) && reaches(b.to, a.from);
}

/** What both have. */
export function common(a: Range, b: Range): Range {
  return { from: later(a.from, b.from), to: earlier(a.to, b.to) };
}

/** The parts of `whole` that no range covers, in rising order. */
export function holes(whole: Range, ranges: readonly Range[]): readonly Range[] {
  const found: Range[] = [];
  let covered: Cut | null = whole.from;
  for (const range of ranges.toSorted((a, b) => compareCuts(a.from, b.from))) {
    if (covered === null) break;
    if (isEmptyRange(range)) continue;
    if (compareCuts(covered, range.from) < 0) found.push({ from: covered, to: range.from });
    covered = range.to === null ? null : later(covered, range.to);
  }
  if (covered !== null) found.push({ from: covered, to: null });
  return found
    .map(({ from, to }) => ({ from, to: earlier(to, whole.to) }))
    .filter((hole) => !isEmptyRange(hole));
}

/** `97.99 < figure < 98`, for people. */
export function rangeText({ from, to }: Range): string {
  const low = `${decimalText(from.value)} ${from.after ? '<' : '<='} figure`;
  return to === null ? low : `${low} ${to.after ? '<=' : '<'} ${decimalText(to.value)}`;
}

function decimalText(value: Exact): string {
  return value.toString();
}

function reaches(end: Cut | null, cut: Cut): boolean {
  return end === null || compareCuts(end, cut) > 0;
}

function later(a: Cut, b: Cut): Cut {
  return compareCuts(a, b) >= 0 ? a : b;
}

function earlier(a: Cut | null, b: Cut | null): Cut | null {
  if (a === null || b === null) return a ?? b;
  return compareCuts(a, b) <= 0 ? a : b;
}
