import { z } from 'zod';
import { formatInstant } from '../../ground/time.ts';
import { type ProposedExclusion, stateText } from '../../money/exclusion/find-exclusions.ts';
import { document, type Published } from '../document.ts';
import { instantOrNull } from '../instant-text.ts';
import { instant } from '../scalars.ts';

export const exclusionDocument = document(
  'exclusion@1',
  'A window of time that is left out of figures, and who decided it',
  {
    id: z.string(),
    state: z.string().describe('proposed, asserted, approved, rejected or withdrawn; or expired'),
    class: z.string(),
    start: instant,
    end: instant.describe('exclusive'),
    where: z.unknown().describe('a predicate of the contract language'),
    reason: z.string(),
    link: z.string().nullable(),
    expires: instant.nullable(),
    asserted_by_provider: z.boolean(),
    proposed_by: z.string(),
    proposed_at: instant,
    decisions: z
      .array(
        z.strictObject({
          outcome: z.enum(['approved', 'rejected']),
          reason: z.string(),
          decided_by: z.string(),
          decided_at: instant,
        }),
      )
      .describe('oldest first'),
  },
);

export function exclusionJson(one: ProposedExclusion): Published<typeof exclusionDocument> {
  return {
    schema: 'uptally/exclusion@1',
    id: one.id,
    state: stateText(one),
    class: one.class,
    start: formatInstant(one.start),
    end: formatInstant(one.end),
    where: one.where,
    reason: one.reason,
    link: one.link,
    expires: instantOrNull(one.expiresAt),
    asserted_by_provider: one.isAsserted,
    proposed_by: one.proposedBy,
    proposed_at: formatInstant(one.proposedAt),
    decisions: one.decisions.map(({ outcome, reason, decidedBy, decidedAt }) => ({
      outcome,
      reason,
      decided_by: decidedBy,
      decided_at: formatInstant(decidedAt),
    })),
  };
}
