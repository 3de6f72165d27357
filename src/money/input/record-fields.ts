import { z } from 'zod';
import { type Exact, parseDecimal } from '../../ground/exact.ts';
import { type EpochMs, parseInstant } from '../../ground/time.ts';

const INSTANT = 'an RFC 3339 instant with Z or an offset, such as 2026-06-07T11:30:00Z';

export const instantField = z.string({ error: INSTANT }).transform((text, context): EpochMs => {
  const parsed = parseInstant(text);
  if (parsed !== undefined) return parsed;
  context.addIssue({ code: 'custom', message: INSTANT, input: text });
  return z.NEVER;
});

/** Adds a fault unless the record's time is longer than nothing. */
export function endAfterStart(
  { start, end }: { readonly start: EpochMs; readonly end: EpochMs },
  context: z.core.$RefinementCtx,
): void {
  if (end > start) return;
  context.addIssue({
    code: 'custom',
    path: ['end'],
    message: 'an instant after start',
    input: end,
  });
}

const SHARE = 'a decimal from 0 to 1, such as "0.021"';
/** JSON keeps numbers in binary; so many decimal digits survive that exactly. */
const EXACT_DIGITS = 15;

/** A decimal in quotes, or a number short enough to have come through JSON unchanged. */
export const shareField = z
  .union([z.string(), z.number()], { error: SHARE })
  .transform((value, context): Exact => {
    const text = String(value);
    const exact = parseDecimal(text);
    const isExact = typeof value === 'string' || text.replace(/\D/g, '').length <= EXACT_DIGITS;
    if (exact !== undefined && isExact && exact.compare(0) >= 0 && exact.compare(1) <= 0) {
      return exact;
    }
    context.addIssue({ code: 'custom', message: SHARE, input: value });
    return z.NEVER;
  });
