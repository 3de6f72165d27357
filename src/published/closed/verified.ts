import { z } from 'zod';
import type { VerifiedStatements } from '../../money/statement/verify-statements.ts';
import type { VerifiedBundle } from '../../papers/evidence/verify-bundle.ts';
import { document, type Published } from '../document.ts';
import { count, sha256 } from '../scalars.ts';

/** Where a statement and what it stands on say two things. */
const difference = z.strictObject({ place: z.string(), stated: z.string(), found: z.string() });

export const verifiedBundleDocument = document(
  'verified-bundle@1',
  'A bundle that was computed anew from itself; no differences: it is what it says',
  {
    number: z.string().nullable().describe('null: no statement in it can be read'),
    sha256: sha256.nullable().describe("of the statement's canonical JSON"),
    signed_by: sha256.nullable().describe('of the key that signed the manifest; null: nobody did'),
    files: count,
    differences: z.array(difference),
    not_compared: z.array(z.string()).describe('files in the words of another version'),
  },
);

export const verifiedStatementsDocument = document(
  'verified-statements@1',
  'What was issued, computed anew from its documents; no differences: it is what it says',
  {
    statements: count,
    differences: z.array(z.strictObject({ number: z.string(), ...difference.shape })),
  },
);

export function verifiedBundleJson(
  verified: VerifiedBundle,
): Published<typeof verifiedBundleDocument> {
  return {
    schema: 'uptally/verified-bundle@1',
    number: verified.statement?.number ?? null,
    sha256: verified.sha256,
    signed_by: verified.signedBy,
    files: verified.files,
    differences: verified.differences.map(({ place, stated, found }) => ({ place, stated, found })),
    not_compared: verified.notCompared,
  };
}

export function verifiedStatementsJson({
  statements,
  differences,
}: VerifiedStatements): Published<typeof verifiedStatementsDocument> {
  return {
    schema: 'uptally/verified-statements@1',
    statements,
    differences: differences.map(({ number, place, stated, found }) => ({
      number,
      place,
      stated,
      found,
    })),
  };
}
