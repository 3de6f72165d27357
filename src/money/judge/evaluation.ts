import { z } from 'zod';
import { type Interval, instantOf } from '../../ground/time.ts';

/** `uptally/evaluation@1` (section 10): what `uptally evaluate --json` prints, key by key. */

const wholeText = z.string().regex(/^\d+$/);
const decimalText = z.string().regex(/^-?\d+(\.\d+)?$/);
const instant = z.iso.datetime({ precision: 3 });
const count = z.int().min(0);

/** Partition or scope fields and their values, in the contract's order. */
const fieldValues = z.record(z.string(), z.string());

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

const readingSchema = z.strictObject({
  units: z.strictObject({ good: count, bad: count, invalid: count }),
  slots: z.strictObject({ total: count, with_data: count, down: count }),
  /** In lowest terms. */
  attainment: z.strictObject({ numerator: wholeText, denominator: wholeText }).nullable(),
  /** Cut, never rounded. */
  percent: decimalText.nullable(),
  verdict: z.enum(['met', 'breached', 'undetermined']),
  reason: z.enum(verdictReasons).nullable(),
  /** Index in the contract's list. */
  tier: count.nullable(),
});

const partitionSchema = z.strictObject({
  partition: fieldValues,
  verdict: z.enum(['met', 'breached', 'disputed', 'undetermined']),
  claimed: readingSchema,
  conceded: readingSchema,
});

const commitmentSchema = z.strictObject({
  id: z.string(),
  standing: z.enum(['sla', 'target']),
  method: z.enum(['contract', 'ours']),
  partitions: z.array(partitionSchema),
});

/** From best to worst. */
export const creditStatuses = ['none', 'final', 'provisional', 'unknown'] as const;
const creditStatus = z.enum(creditStatuses);

const creditSchema = z.strictObject({
  /** With `money.decimals` decimals; null where the status is unknown. */
  amount: decimalText.nullable(),
  status: creditStatus,
  reason: z.enum(creditReasons).nullable(),
});

const creditLineSchema = z.strictObject({
  scope: fieldValues,
  commitments: z.array(z.string()),
  basis: decimalText.nullable(),
  claimed: creditSchema,
  conceded: creditSchema,
});

export const evaluationSchema = z.strictObject({
  schema: z.literal('uptally/evaluation@1'),
  contract: z.strictObject({
    id: z.string(),
    version: z.string(),
    /** Of the file's bytes. */
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  period: z.strictObject({ label: z.string(), start: instant, end: instant }),
  events: z.strictObject({ read: count, distinct: count, conflicts: count, rejected: count }),
  commitments: z.array(commitmentSchema),
  credits: z.array(creditLineSchema),
  total: z.strictObject({
    claimed: decimalText,
    conceded: decimalText,
    currency: z.string(),
    status: creditStatus,
  }),
});

export type Evaluation = z.output<typeof evaluationSchema>;
export type EvaluatedCommitment = Evaluation['commitments'][number];
export type EvaluatedPartition = EvaluatedCommitment['partitions'][number];
export type Reading = EvaluatedPartition['claimed'];
export type CreditLine = Evaluation['credits'][number];
export type CreditStatus = z.output<typeof creditStatus>;
export type CreditReason = (typeof creditReasons)[number];

/** The time of an evaluated period. */
export function evaluatedTime({ period }: Pick<Evaluation, 'period'>): Interval {
  return { start: instantOf(period.start), end: instantOf(period.end) };
}
