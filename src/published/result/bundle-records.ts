import { z } from 'zod';
import { named } from '../document.ts';
import { decimalText, instant } from '../scalars.ts';

/** Files of a bundle in the form that the contract language reads: lists without a name. */

const where = z.record(z.string(), z.unknown()).describe('a predicate of the contract language');

export const bundleExclusions = named(
  'bundle-exclusions@1',
  'The windows that can act on a statement: exclusions.json',
  z.array(
    z.strictObject({
      id: z.string(),
      class: z.string(),
      start: instant,
      end: instant.describe('exclusive'),
      where,
      status: z.enum(['approved', 'asserted', 'rejected']),
    }),
  ),
);

export const bundleOutages = named(
  'bundle-outages@1',
  'The outages that were declared: outages.json',
  z.array(
    z.strictObject({
      id: z.string(),
      start: instant,
      end: instant.describe('exclusive'),
      affected_ratio: decimalText.describe('from 0 to 1'),
      where,
    }),
  ),
);

const told = instant.nullable().describe('null: not told');

export const bundleNotices = named(
  'bundle-notices@1',
  'What was told of incidents, and when: notices.json',
  z.array(
    z.strictObject({
      id: z.string().optional(),
      began: instant,
      ended: told,
      asked: told,
      answered: told,
      declared: told,
      updates: z.array(instant),
      reviewed: told,
      where,
    }),
  ),
);
