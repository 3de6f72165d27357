import type { z } from 'zod';
import type { explanationDocument } from '../../published/result/explanation.ts';

/**
 * One reading of an evaluation from its total down to calls, in the shape in which it is
 * published. What is exact stands as a fraction in lowest terms; parts sum to their whole
 * and factors multiply to theirs.
 */
export type Explanation = z.output<typeof explanationDocument>;
export type ExplainedLine = Explanation['credits'][number];
export type ExplainedShare = ExplainedLine['shares'][number];
export type ExplainedCommitment = Explanation['commitments'][number];
export type ExplainedPartition = ExplainedCommitment['partitions'][number];
export type ExplainedLost = NonNullable<ExplainedPartition['lost']>;
export type ExplainedLoss = ExplainedLost['parts'][number];
export type ExplainedSlot = NonNullable<ExplainedPartition['slot']>;
export type ExplainedCall = ExplainedSlot['calls'][number];
export type Fraction = ExplainedLoss['share'];
