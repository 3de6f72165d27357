import { z } from 'zod';
import { document, named } from '../document.ts';
import { count, fieldValues, instant, sha256 } from '../scalars.ts';

/**
 * The files of an evidence bundle that say what is in it: `manifest.json`,
 * its signature, `events.ndjson`.
 */

export const bundleDocument = document(
  'bundle@2',
  'The manifest of an evidence bundle: what it holds, and what was left out of it',
  {
    version: z.string().describe('of uptally, whose words computation.json is in'),
    statement: z.strictObject({ number: z.string(), sha256 }),
    files: z
      .array(z.strictObject({ name: z.string(), bytes: count, sha256 }))
      .describe(
        'in the order of the bundle; the manifest itself and its signature are not among them',
      ),
    events: z.strictObject({
      which: z
        .enum(['not_good', 'all'])
        .describe(
          'not_good: those that are not good in both readings, and slow ones of slots that ' +
            'miss their percentile',
        ),
      lines: count,
    }),
    left_out: z
      .array(z.string())
      .describe("fields of the events that are not in the bundle; of labels the contract's stay"),
  },
);

/** As it is read: bundles of the first kind list no slow calls, and have no README. */
export const manifestRead = bundleDocument.extend({
  schema: z.enum(['uptally/bundle@1', 'uptally/bundle@2']),
});

/** Programs that check signatures read these three fields, and no others. */
export const signatureDocument = named(
  'bundle-signature@1',
  'The signature of a manifest: manifest.sig.json',
  z.strictObject({
    algorithm: z.literal('ed25519'),
    public_key: z.string().describe('SPKI in PEM'),
    signature: z.base64().describe('over the bytes of the manifest'),
  }),
);

const unitClass = z.enum(['good', 'bad', 'invalid']);

/** A bundle has millions of them. */
export const evidenceLine = named(
  'evidence-line@1',
  'A line of events.ndjson: a unit and the call that decides it',
  z.looseObject({
    commitment: z.string(),
    partition: fieldValues,
    slot: z.int(),
    at: instant,
    claimed: unitClass,
    conceded: unitClass,
    rule: z.int().nullable().describe('index in classify; null: none matched'),
    attains: z
      .boolean()
      .nullish()
      .describe('whether its value satisfies the bound; null: it has none; absent: none is asked'),
    event: z
      .looseObject({ started_at: instant, duration_ms: z.int() })
      .describe('the call that decides, but for the fields that were left out'),
  }),
);
