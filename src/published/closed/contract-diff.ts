import { z } from 'zod';
import type { ComparedVersion, ContractDiff } from '../../papers/words/contract-diff.ts';
import { document, type Published } from '../document.ts';
import { sha256 } from '../scalars.ts';

const compared = z.strictObject({
  contract: z.string(),
  version: z.string(),
  sha256: sha256.describe("of the contract file's bytes"),
  in_force: z.string(),
});

export const contractDiffDocument = document(
  'contract-diff@1',
  'What differs between two versions of contracts, in plain words',
  {
    from: compared,
    to: compared,
    groups: z
      .array(
        z.strictObject({
          commitment: z.string().nullable().describe('null: the contract as a whole'),
          title: z.string(),
          change: z.enum(['added', 'removed', 'changed']),
          parts: z.array(
            z.strictObject({
              heading: z.string(),
              sentences: z.array(
                z.strictObject({ change: z.enum(['added', 'removed']), text: z.string() }),
              ),
            }),
          ),
        }),
      )
      .describe('what is the same is absent'),
  },
);

export function contractDiffJson({
  from,
  to,
  groups,
}: ContractDiff): Published<typeof contractDiffDocument> {
  return {
    schema: 'uptally/contract-diff@1',
    from: comparedJson(from),
    to: comparedJson(to),
    groups: groups.map(({ commitment, title, change, parts }) => ({
      commitment,
      title,
      change,
      parts: parts.map(({ heading, sentences }) => ({
        heading,
        sentences: sentences.map((sentence) => ({ change: sentence.change, text: sentence.text })),
      })),
    })),
  };
}

function comparedJson(one: ComparedVersion): Published<typeof compared> {
  const { contract, version, sha256: hash, inForce } = one;
  return { contract, version, sha256: hash, in_force: inForce };
}
