import Fraction from 'fraction.js';

/** An exact rational number. Made here only, so that no float can slip into a constructor. */
export type Exact = Fraction;

export const ZERO: Exact = new Fraction(0n, 1n);
export const ONE: Exact = new Fraction(1n, 1n);

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

/**
 * A decimal such as `99.9` exactly, or undefined if the text is not one (no exponent, no sign +).
 */
export function parseDecimal(text: string): Exact | undefined {
  const match = DECIMAL.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = '', decimals = ''] = match;
  const numerator = BigInt(whole + decimals);
  return new Fraction(sign === '-' ? -numerator : numerator, 10n ** BigInt(decimals.length));
}

/** As `parseDecimal`, for text that was checked at load. */
export function decimal(text: string): Exact {
  const value = parseDecimal(text);
  if (value === undefined) throw new RangeError(`${text}: a decimal such as 99.9`);
  return value;
}

export function ratio(numerator: bigint | number, denominator: bigint | number): Exact {
  return new Fraction(BigInt(numerator), BigInt(denominator));
}

/** Lowest terms; the sign is in the numerator. */
export function lowestTerms(value: Exact): { numerator: bigint; denominator: bigint } {
  return { numerator: value.s * value.n, denominator: value.d };
}

/** Towards minus infinity, to `decimals` places: never shows more than there is. */
export function cut(value: Exact, decimals: number): string {
  const { numerator, denominator } = lowestTerms(value);
  return placed(floorDivide(numerator * 10n ** BigInt(decimals), denominator), decimals);
}

/** The greatest whole number that is not greater. */
export function wholeAtMost(value: Exact): bigint {
  const { numerator, denominator } = lowestTerms(value);
  return floorDivide(numerator, denominator);
}

/** The least whole number that is not less. */
export function wholeAtLeast(value: Exact): bigint {
  return -wholeAtMost(value.neg());
}

export type Rounding = 'half_up' | 'half_even' | 'down';

/** The one rounding of an amount. `down` is towards zero; halves of `half_up` go away from zero. */
export function round(value: Exact, decimals: number, rounding: Rounding): string {
  const scaled = value.n * 10n ** BigInt(decimals);
  const whole = scaled / value.d;
  const twiceRest = 2n * (scaled % value.d);
  const up =
    rounding !== 'down' &&
    (twiceRest > value.d ||
      (twiceRest === value.d && (rounding === 'half_up' || whole % 2n === 1n)));
  return placed(value.s * (up ? whole + 1n : whole), decimals);
}

/** How many decimals a text such as `12.50` has. */
export function decimalsIn(text: string): number {
  return text.split('.')[1]?.length ?? 0;
}

/** All decimals of a value that has finitely many, and at least `minDecimals`. */
export function plainDecimal(value: Exact, minDecimals: number): string {
  let decimals = minDecimals;
  while ((value.n * 10n ** BigInt(decimals)) % value.d !== 0n) {
    decimals += 1;
    if (decimals > 1_000) throw new RangeError(`${value.toFraction()}: no finite decimal form`);
  }
  return placed((value.s * value.n * 10n ** BigInt(decimals)) / value.d, decimals);
}

/** Exact sum; pairs up so that denominators grow as late as possible. */
export function sum(values: readonly Exact[]): Exact {
  if (values.length === 0) return ZERO;
  let level: readonly Exact[] = values;
  while (level.length > 1) {
    const next: Exact[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const [left, right] = [level[i] as Exact, level[i + 1]];
      next.push(right === undefined ? left : left.add(right));
    }
    level = next;
  }
  return level[0] as Exact;
}

function floorDivide(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  return numerator % denominator < 0n ? quotient - 1n : quotient;
}

function placed(scaled: bigint, decimals: number): string {
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(decimals + 1, '0');
  const sign = scaled < 0n ? '-' : '';
  if (decimals === 0) return sign + digits;
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
