const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/;

/**
 * The digits of a JSON number as they were written, up to the 17 that a number keeps, without an
 * exponent: `1e-5` is `0.00001`. Undefined for anything but a finite number.
 */
export function plainDigits(value: unknown): string | undefined {
  if (typeof value !== 'number') return undefined;
  const match = NUMBER.exec(String(value));
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const shift = Number(exponent);
  const digits = whole + fraction;
  const point = whole.length + shift;
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return sign + digits + '0'.repeat(point - digits.length);
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/**
 * A number times ten to the power of `places`, cut to a whole number, by its digits: a
 * product of binary fractions may fall short of it. Undefined beyond 2^53, and for
 * what is negative or no number.
 */
export function scaledNumber(value: unknown, places: number): number | undefined {
  const [whole = '', fraction = ''] = plainDigits(value)?.split('.') ?? [];
  if (!/^\d+$/.test(whole)) return undefined;
  const scaled = Number(whole + fraction.slice(0, places).padEnd(places, '0'));
  return Number.isSafeInteger(scaled) ? scaled : undefined;
}
