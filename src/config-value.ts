import { z } from 'zod';

/** A whole number in decimal digits, from `least` to `most`. */
export function wholeNumber(least: number, most: number) {
  const expectation = `a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, { error: expectation })
    .transform(Number)
    .refine((value) => value >= least && value <= most, { error: expectation });
}

/** A URL of one of the protocols, each with its colon. */
export function urlOf(...protocols: readonly string[]) {
  const expectation = `a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`;
  return z
    .string()
    .refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
      error: expectation,
    });
}

/** Items separated by commas, each as the pattern says. */
export function listOf(item: RegExp, expectation: string) {
  return z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .refine((parts) => parts.every((part) => item.test(part)), { error: expectation });
}
