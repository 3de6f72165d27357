import { z } from 'zod';
import { evaluationSchema } from '../judge/evaluation.ts';

/** `uptally/lab@1`: what `uptally lab --json` prints. */

const { contract, period, events, commitments, credits, total } = evaluationSchema.shape;

const decimalText = z.string().regex(/^-?\d+(\.\d+)?$/);

const labVariantSchema = z.strictObject({
  contract: contract.omit({ sha256: true }).extend({ file: z.string() }),
  /** None: the contract as it is written. */
  changes: z.array(z.strictObject({ path: z.string(), value: z.json() })),
  period,
  commitments,
  credits,
  total,
  /** Total less that of the base; null where either is unknown or in another currency. */
  difference: z.strictObject({
    claimed: decimalText.nullable(),
    conceded: decimalText.nullable(),
  }),
});

export const labSchema = z.strictObject({
  schema: z.literal('uptally/lab@1'),
  events,
  /** Paths that vary, in the order in which they were given. */
  varied: z.array(z.string()),
  /** The base first. */
  variants: z
    .array(
      labVariantSchema.extend({
        /**
         * Of each varied path, what stands there, as text; null where the contract says nothing.
         */
        values: z.array(z.string().nullable()),
      }),
    )
    .min(1),
});

export type Lab = z.output<typeof labSchema>;
export type LabVariant = Lab['variants'][number];
