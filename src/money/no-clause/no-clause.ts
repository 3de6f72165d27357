import { z } from 'zod';
import { evaluationSchema } from '../judge/evaluation.ts';

/** `uptally/no-clause@1`: what `uptally no-clause --json` prints. */

const { commitments, credits, total } = evaluationSchema.shape;

const count = z.int().min(0);
const month = z.string().regex(/^\d{4}-\d{2}$/);
const decimalText = z.string().regex(/^-?\d+(\.\d+)?$/);

/** Money of one reading; what is not known is counted beside it, and is never 0. */
const readingSumSchema = z.strictObject({
  /** By currency; empty where nothing is known. */
  amounts: z.array(z.strictObject({ currency: z.string(), amount: decimalText })),
  /** Months of a model whose amount, or a part of it, is not known. */
  unknown: count,
});

const sumSchema = z.strictObject({ claimed: readingSumSchema, conceded: readingSumSchema });

const clauseMonthSchema = z.strictObject({
  month,
  /** Of the model in the month, by UTC. */
  calls: count,
  /** Why no fees could be looked up; null: they were, whether or not there are any. */
  no_fees_because: z.string().nullable(),
  commitments,
  credits,
  total,
  sum: sumSchema,
  /** From the first month to this one. */
  accumulated: sumSchema,
});

const modelSchema = z.strictObject({
  provider: z.string(),
  model: z.string(),
  /** In the months without a clause. */
  calls: count,
  /** One for each reference, in their order. */
  clauses: z.array(z.strictObject({ reference: z.string(), months: z.array(clauseMonthSchema) })),
});

export const noClauseSchema = z.strictObject({
  schema: z.literal('uptally/no-clause@1'),
  from: month,
  to: month,
  generated_at: z.iso.datetime({ precision: 3 }),
  references: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      version: z.string(),
      /** Those that are applied. */
      commitments: z.array(z.string()),
      /** Over all models. */
      months: z.array(z.strictObject({ month, sum: sumSchema, accumulated: sumSchema })),
    }),
  ),
  /** Every month, with the calls of all models. */
  months: z.array(z.strictObject({ month, calls: count })),
  /** Without a clause; most calls first. */
  models: z.array(modelSchema),
  /** Models of which a clause covers some calls and not others; they are left out above. */
  partly_covered: z.array(
    z.strictObject({
      month,
      provider: z.string(),
      model: z.string(),
      calls: count,
      covered: count,
    }),
  ),
});

export type NoClause = z.output<typeof noClauseSchema>;
export type NoClauseModel = NoClause['models'][number];
export type ClauseMonth = z.output<typeof clauseMonthSchema>;
export type ReadingSum = z.output<typeof readingSumSchema>;
export type Sum = z.output<typeof sumSchema>;
