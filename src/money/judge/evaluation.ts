import type { z } from 'zod';
import { type Interval, instantOf } from '../../ground/time.ts';
import type { creditReasons, evaluationDocument } from '../../published/result/evaluation.ts';

/** The result of a contract for a period, in the shape in which it is published. */
export type Evaluation = z.output<typeof evaluationDocument>;
export type EvaluatedCommitment = Evaluation['commitments'][number];
export type EvaluatedPartition = EvaluatedCommitment['partitions'][number];
export type Reading = EvaluatedPartition['claimed'];
export type CreditLine = Evaluation['credits'][number];
export type CreditStatus = CreditLine['claimed']['status'];
export type CreditReason = (typeof creditReasons)[number];

/** The time of an evaluated period. */
export function evaluatedTime({ period }: Pick<Evaluation, 'period'>): Interval {
  return { start: instantOf(period.start), end: instantOf(period.end) };
}
