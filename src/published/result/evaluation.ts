import { z } from 'zod';
import { document } from '../document.ts';
import { count, decimalText, fieldValues, instant, sha256, share } from '../scalars.ts';

/** `uptally/evaluation@1`: docs/contract-language.md, "The result". */

export const verdictReasons = [
  'not_told',
  'no_events',
  'no_valid_requests',
  'no_incidents',
] as const;

export const creditReasons = [
  ...verdictReasons,
  'tier_gap',
  'no_fees',
  'period_open',
  'prior_credits_not_told',
  'estimated_fees',
  'below_floor',
] as const;

/** From best to worst. */
export const creditStatuses = ['none', 'final', 'provisional', 'unknown'] as const;

const tier = count.nullable().describe("index in the contract's list; null: none applies");

const readingShape = z.strictObject({
  units: z.strictObject({ good: count, bad: count, invalid: count }),
  slots: z.strictObject({ total: count, with_data: count, down: count }),
  attainment: share.nullable(),
  percent: decimalText.nullable().describe('the attainment times 100, cut, never rounded'),
  verdict: z.enum(['met', 'breached', 'undetermined']),
  reason: z.enum(verdictReasons).nullable(),
  tier,
});

const partition = z.strictObject({
  partition: fieldValues,
  verdict: z.enum(['met', 'breached', 'disputed', 'undetermined']),
  claimed: readingShape,
  conceded: readingShape,
});

const commitment = z.strictObject({
  id: z.string(),
  standing: z.enum(['sla', 'target']),
  method: z.enum(['contract', 'ours']),
  partitions: z.array(partition),
});

const creditStatus = z.enum(creditStatuses);

const credit = z.strictObject({
  amount: decimalText.nullable().describe('null where the status is unknown'),
  status: creditStatus,
  reason: z.enum(creditReasons).nullable(),
});

const creditLine = z.strictObject({
  scope: fieldValues,
  commitments: z.array(z.string()),
  basis: decimalText.nullable(),
  claimed: credit,
  conceded: credit,
});

export const evaluationDocument = document(
  'evaluation@1',
  'Attainment, verdict and credit of one contract for one period',
  {
    contract: z.strictObject({
      id: z.string(),
      version: z.string(),
      sha256: sha256.describe("of the contract file's bytes"),
    }),
    period: z.strictObject({ label: z.string(), start: instant, end: instant }),
    events: z.strictObject({ read: count, distinct: count, conflicts: count, rejected: count }),
    commitments: z.array(commitment),
    credits: z.array(creditLine),
    total: z.strictObject({
      claimed: decimalText,
      conceded: decimalText,
      currency: z.string(),
      status: creditStatus,
    }),
  },
);
