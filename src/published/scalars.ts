import { z } from 'zod';

/**
 * What every document writes alike. Decimals and fractions are text: no reader has to round them.
 */

export const instant = z.iso.datetime({ precision: 3 }).meta({
  id: 'instant',
  description: 'RFC 3339 in UTC, to the millisecond: 2026-06-07T11:00:00.000Z',
});

export const month = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
  .meta({ id: 'month', description: '2026-06' });

export const decimalText = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/)
  .meta({ id: 'decimal', description: 'an exact decimal, such as 12.34; money in whole cents' });

export const count = z.int().min(0).meta({ id: 'count', description: 'how many' });

const wholeText = z.string().regex(/^\d+$/);

export const share = z
  .strictObject({ numerator: wholeText, denominator: wholeText })
  .meta({ id: 'share', description: 'an exact fraction from 0 to 1, in lowest terms' });

export const fraction = z
  .strictObject({ numerator: z.string().regex(/^-?\d+$/), denominator: wholeText })
  .meta({ id: 'fraction', description: 'an exact fraction in lowest terms' });

export const sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .meta({ id: 'sha256', description: 'SHA-256 in hex' });

export const fieldValues = z.record(z.string(), z.string()).meta({
  id: 'field_values',
  description: 'fields of a partition or scope and their values, in the order of the contract',
});

export const reading = z.enum(['claimed', 'conceded']).meta({
  id: 'reading',
  description: 'claimed: disputed calls are bad; conceded: they are good',
});
