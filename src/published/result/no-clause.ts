import { z } from 'zod';
import { document } from '../document.ts';
import { count, decimalText, instant, month } from '../scalars.ts';
import { evaluationDocument } from './evaluation.ts';

const { commitments, credits, total } = evaluationDocument.shape;

const readingSum = z
  .strictObject({
    amounts: z
      .array(z.strictObject({ currency: z.string(), amount: decimalText }))
      .describe('by currency; empty where nothing is known'),
    unknown: count.describe('months of a model whose amount, or a part of it, is not known'),
  })
  .describe('money of one reading; what is not known is counted beside it, and is never 0');

const sum = z.strictObject({ claimed: readingSum, conceded: readingSum });

const clauseMonth = z.strictObject({
  month,
  calls: count.describe('of the model in the month, by UTC'),
  no_fees_because: z
    .string()
    .nullable()
    .describe('why no fees could be looked up; null: they were, whether or not there are any'),
  commitments,
  credits,
  total,
  sum,
  accumulated: sum.describe('from the first month to this one'),
});

export const noClauseDocument = document(
  'no-clause@1',
  'What models without a paying clause would have brought under reference clauses',
  {
    from: month,
    to: month,
    generated_at: instant,
    references: z.array(
      z.strictObject({
        id: z.string(),
        title: z.string(),
        version: z.string(),
        commitments: z.array(z.string()).describe('those that are applied'),
        months: z
          .array(z.strictObject({ month, sum, accumulated: sum }))
          .describe('over all models'),
      }),
    ),
    months: z
      .array(z.strictObject({ month, calls: count }))
      .describe('every month, with the calls of all models'),
    models: z
      .array(
        z.strictObject({
          provider: z.string(),
          model: z.string(),
          calls: count.describe('in the months without a clause'),
          clauses: z
            .array(z.strictObject({ reference: z.string(), months: z.array(clauseMonth) }))
            .describe('one for each reference, in their order'),
        }),
      )
      .describe('without a clause; most calls first'),
    partly_covered: z
      .array(
        z.strictObject({
          month,
          provider: z.string(),
          model: z.string(),
          calls: count,
          covered: count,
        }),
      )
      .describe('models of which a clause covers some calls and not others; left out above'),
  },
);
