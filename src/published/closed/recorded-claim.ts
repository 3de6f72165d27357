import { z } from 'zod';
import { formatInstant } from '../../ground/time.ts';
import type { RecordedClaim } from '../../money/statement/recorded-claims.ts';
import { document, type Published } from '../document.ts';
import { decimalText, instant } from '../scalars.ts';

export const recordedClaimDocument = document(
  'recorded-claim@1',
  'A claim that was filed before statements of its contract were issued here',
  {
    contract: z.string(),
    period: z.string(),
    amount: decimalText,
    currency: z.string(),
    reference: z.string().describe('of the vendor'),
    filed_at: instant,
    recorded_at: instant,
    recorded_by: z.string(),
  },
);

export const recordedClaim = recordedClaimDocument.omit({ schema: true });

export function recordedClaimJson(claim: RecordedClaim): Published<typeof recordedClaimDocument> {
  return { schema: 'uptally/recorded-claim@1', ...recordedClaimFields(claim) };
}

export function recordedClaimFields(claim: RecordedClaim): Published<typeof recordedClaim> {
  return {
    contract: claim.contractId,
    period: claim.period,
    amount: claim.amount,
    currency: claim.currency,
    reference: claim.reference,
    filed_at: formatInstant(claim.filedAt),
    recorded_at: formatInstant(claim.recordedAt),
    recorded_by: claim.recordedBy,
  };
}
