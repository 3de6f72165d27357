import { z } from 'zod';

/** `uptally/bundle@2`: what a bundle holds, and what was left out of it. */

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const README = 'README.txt';
export const MANIFEST = 'manifest.json';
export const SIGNATURE = 'manifest.sig.json';
export const STATEMENT = 'statement.json';
export const PDF = 'statement.pdf';
export const SLOTS_PARQUET = 'slots.parquet';
export const COMPUTATION = 'computation.json';
export const EVENTS = 'events.ndjson';

export const manifestSchema = z.strictObject({
  /** Bundles of the first kind list no slow calls, and have no README. */
  schema: z.enum(['uptally/bundle@1', 'uptally/bundle@2']),
  /** The version of uptally, whose words `computation.json` is in. */
  version: z.string(),
  statement: z.strictObject({ number: z.string(), sha256 }),
  /** In the order of the bundle; the manifest itself and its signature are not among them. */
  files: z.array(z.strictObject({ name: z.string(), bytes: z.int().min(0), sha256 })),
  events: z.strictObject({
    /**
     * `not_good`: those that are not good in both readings, and slow ones of
     * slots that miss their percentile.
     */
    which: z.enum(['not_good', 'all']),
    lines: z.int().min(0),
  }),
  /** Fields of the events that are not in the bundle; of labels the contract's own stay. */
  left_out: z.array(z.string()),
});

export type Manifest = z.output<typeof manifestSchema>;
