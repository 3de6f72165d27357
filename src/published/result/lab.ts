import { z } from 'zod';
import { document } from '../document.ts';
import { decimalText } from '../scalars.ts';
import { evaluationDocument } from './evaluation.ts';

const { contract, period, events, commitments, credits, total } = evaluationDocument.shape;

export const labDocument = document(
  'lab@1',
  'The same calls under several contracts, or under variations of one',
  {
    events,
    varied: z.array(z.string()).describe('paths that vary, in the order in which they were given'),
    variants: z
      .array(
        z.strictObject({
          contract: contract.omit({ sha256: true }).extend({ file: z.string() }),
          changes: z
            .array(z.strictObject({ path: z.string(), value: z.json() }))
            .describe('none: the contract as it is written'),
          period,
          commitments,
          credits,
          total,
          difference: z
            .strictObject({
              claimed: decimalText.nullable(),
              conceded: decimalText.nullable(),
            })
            .describe(
              'total less that of the base; null where either is unknown or in another currency',
            ),
          values: z
            .array(z.string().nullable())
            .describe('what stands at each varied path; null: the contract says nothing'),
        }),
      )
      .min(1)
      .describe('the base first'),
  },
);
