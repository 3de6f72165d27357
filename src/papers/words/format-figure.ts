import { cut, type Exact, parseDecimal, ratio } from '../../ground/exact.ts';
import type { WilsonInterval } from './wilson.ts';

/** What stands where nothing was measured; never 0 and never 100 %. */
export const NO_DATA = 'no data';

/** Keeps a number and its unit on one line. */
export const NBSP = '\u00a0';

/** With ordinary spaces, for where no line is broken for the reader. */
export function plainText(text: string): string {
  return text.replaceAll(NBSP, ' ');
}
const MINUS = '\u2212';

/** `28,185`. */
export function countText(count: number): string {
  return grouped(String(count));
}

const MIN_PERCENT_DECIMALS = 2;
const MAX_PERCENT_DECIMALS = 5;

/**
 * Decimals with which a share is printed: two, and more (five at most) while the digits shown are
 * all nines, so that 99.99 and 99.999 stay apart.
 */
export function percentDecimals(share: Exact): number {
  let decimals = MIN_PERCENT_DECIMALS;
  while (decimals < MAX_PERCENT_DECIMALS && /^99\.9+$/.test(cut(share.mul(100), decimals))) {
    decimals += 1;
  }
  return decimals;
}

/** `99.98 %`, cut: a share is never printed as more than it is. */
export function percentText(share: Exact, decimals: number = percentDecimals(share)): string {
  return `${cut(share.mul(100), decimals)}${NBSP}%`;
}

/**
 * `99.91–99.99 %`, widened outwards to the decimals shown; with more of them where the upper bound
 * would else read 100 without being it.
 */
export function intervalText({ lower, upper }: WilsonInterval, minDecimals: number): string {
  let decimals = minDecimals;
  while (upper < 1 && decimals < MAX_PERCENT_DECIMALS && upper > 1 - 10 ** -(decimals + 2)) {
    decimals += 1;
  }
  const scale = 10 ** (decimals + 2);
  const low = Math.floor(lower * scale) / 10 ** decimals;
  const high = Math.ceil(upper * scale) / 10 ** decimals;
  return `${low.toFixed(decimals)}–${high.toFixed(decimals)}${NBSP}%`;
}

/** `−7.42 pp`: a difference of two shares in percentage points, cut like the shares. */
export function pointsText(now: Exact, before: Exact): string {
  const points = cut(now.sub(before).mul(100), 2);
  const isNegative = points.startsWith('-');
  const sign = isNegative ? MINUS : Number(points) === 0 && now.equals(before) ? '' : '+';
  return `${sign}${isNegative ? points.slice(1) : points}${NBSP}pp`;
}

/** A duration from a latency sketch, three significant digits: `840 ms`, `1.24 s`. */
export function durationText(durationMs: number | null): string {
  if (durationMs === null) return NO_DATA;
  if (durationMs < 999.5) return `${Math.round(durationMs)}${NBSP}ms`;
  const seconds = durationMs / 1_000;
  const decimals = seconds < 9.995 ? 2 : seconds < 99.95 ? 1 : 0;
  return `${grouped(seconds.toFixed(decimals))}${NBSP}s`;
}

/** `USD 1,250.00` from a decimal text. */
export function amountText(amount: string, currency: string): string {
  if (parseDecimal(amount) === undefined) throw new RangeError(`${amount}: a decimal amount`);
  return `${currency}${NBSP}${grouped(amount)}`;
}

export const NOT_KNOWN = `not${NBSP}known`;

/**
 * `USD 12.00`, `USD 12.00 + 2 not known`, `not known`: never 0 for what is not
 * known. `known`: null for nothing.
 */
export function partlyKnownText(known: string | null, unknown: number): string {
  if (known === null) return NOT_KNOWN;
  return unknown === 0 ? known : `${known} + ${countText(unknown)}${NBSP}${NOT_KNOWN}`;
}

/** `7 times`, `1 time`. */
export function counted(count: number, one: string, many: string): string {
  return `${countText(count)}${NBSP}${count === 1 ? one : many}`;
}

/** `account, region and model`. */
export function listed(items: readonly string[]): string {
  const [last = '', ...others] = items.toReversed();
  return others.length === 0 ? last : `${others.reverse().join(', ')} and ${last}`;
}

export function availability(good: number, bad: number): Exact | undefined {
  return good + bad === 0 ? undefined : ratio(good, good + bad);
}

function grouped(digits: string): string {
  const [whole = '', decimals] = digits.split('.');
  const text = whole.replace(/\B(?=(\d{3})+$)/g, ',').replace(/^-/, MINUS);
  return decimals === undefined ? text : `${text}.${decimals}`;
}
