import { z } from 'zod';

/** `uptally/bundle@1`: what a bundle holds, and what was left out of it. */

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const MANIFEST = 'manifest.json';
export const SIGNATURE = 'manifest.sig.json';
export const STATEMENT = 'statement.json';
export const PDF = 'statement.pdf';
export const SLOTS_PARQUET = 'slots.parquet';
export const COMPUTATION = 'computation.json';
export const EVENTS = 'events.ndjson';

export const manifestSchema = z.strictObject({
  schema: z.literal('uptally/bundle@1'),
  /** The version of uptally, whose words `computation.json` is in. */
  version: z.string(),
  statement: z.strictObject({ number: z.string(), sha256 }),
  /** In the order of the bundle; the manifest itself and its signature are not among them. */
  files: z.array(z.strictObject({ name: z.string(), bytes: z.int().min(0), sha256 })),
  events: z.strictObject({
    /** `not_good`: those that are not good in both readings; the rest is counted in the slots. */
    which: z.enum(['not_good', 'all']),
    lines: z.int().min(0),
  }),
  /** Fields of the events that can tell who somebody is, and are not in the bundle. */
  left_out: z.array(z.string()),
});

export type Manifest = z.output<typeof manifestSchema>;
