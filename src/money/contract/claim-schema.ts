import { z } from 'zod';
import { flag, listOf, mapping, oneOf, text, wholeFrom } from '../../ground/document-schema.ts';
import type { ClaimStepTerms, ClaimTerms, Due } from './contract.ts';

/**
 * docs/contract-language.md, "Claims": kept for statements and claims;
 * it never changes an evaluation.
 */

/** Counted one by one where they are business days. */
const MAX_COUNT = 9_999;
const COUNTRY = 'a country code of two letters such as US';

const dueSchema = mapping({
  count: wholeFrom(0, MAX_COUNT),
  unit: oneOf(['hours', 'days', 'business_days', 'months']),
  from: oneOf(['period_end', 'breach_start', 'breach_end', 'awareness', 'invoice']),
  calendar: z
    .string({ error: COUNTRY })
    .regex(/^[A-Z]{2}$/, { error: COUNTRY })
    .optional(),
}).transform((due, context): Due => {
  if (due.unit === 'business_days' && due.calendar === undefined) {
    context.addIssue({
      code: 'custom',
      path: ['calendar'],
      message: 'a country code, whose holidays business days skip',
      input: due.calendar,
    });
  }
  return { ...due, calendar: due.calendar ?? null };
});

const stepSchema = mapping({
  what: text,
  channel: text.optional(),
  subject: text.optional(),
  due: dueSchema.optional(),
}).transform(
  (step): ClaimStepTerms => ({
    what: step.what,
    channel: step.channel ?? null,
    subject: step.subject ?? null,
    due: step.due ?? null,
  }),
);

export const claimSchema = mapping({
  automatic: flag.default(false),
  steps: listOf(stepSchema, 'steps').prefault([]),
  evidence: listOf(text, 'texts').prefault([]),
  late_forfeits: flag.default(false),
}).transform(
  ({ automatic, steps, evidence, late_forfeits }): ClaimTerms => ({
    automatic,
    steps,
    evidence,
    lateForfeits: late_forfeits,
  }),
);
