import type { Claim, ClaimStep, Due } from './contract.ts';
import { flag, listOf, mapping, oneOf, text, wholeFrom } from './scalar-schema.ts';

/** Section 8: kept for statements and claims; it never changes an evaluation. */

const dueSchema = mapping({
  count: wholeFrom(0),
  unit: oneOf(['hours', 'days', 'business_days', 'months']),
  from: oneOf(['period_end', 'breach_start', 'breach_end', 'awareness', 'invoice']),
  calendar: text.optional(),
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
  (step): ClaimStep => ({
    what: step.what,
    channel: step.channel ?? null,
    subject: step.subject ?? null,
    due: step.due ?? null,
  }),
);

export const claimSchema = mapping({
  automatic: flag.default(false),
  steps: listOf(stepSchema, 'steps').default([]),
  evidence: listOf(text, 'texts').default([]),
  late_forfeits: flag.default(false),
}).transform(
  ({ automatic, steps, evidence, late_forfeits }): Claim => ({
    automatic,
    steps,
    evidence,
    lateForfeits: late_forfeits,
  }),
);
