import { z } from 'zod';
import type { EpochMs } from '../../ground/time.ts';
import type { Claim } from '../../money/claim/claim.ts';
import type { Letter } from '../../papers/letter/claim-letter.ts';
import { document, type Published } from '../document.ts';
import { claimDocument, claimFields } from './claim.ts';

const { schema: _, ...claimShape } = claimDocument.shape;

export const draftedClaimDocument = document(
  'drafted-claim@1',
  'A claim, and the letters that were written for it',
  {
    ...claimShape,
    letters: z.array(
      z.strictObject({
        step: z.string(),
        file_name: z.string(),
        text: z.string(),
        attachments: z.array(z.string()).describe('to be sent with it'),
        fill_in: z.array(z.string()).describe('what no log holds: a person has to write it'),
      }),
    ),
  },
);

export function draftedClaimJson(
  claim: Claim,
  letters: readonly Letter[],
  now: EpochMs,
): Published<typeof draftedClaimDocument> {
  return {
    schema: 'uptally/drafted-claim@1',
    ...claimFields(claim, now),
    letters: letters.map(({ step, fileName, text, attachments, fillIn }) => ({
      step,
      file_name: fileName,
      text,
      attachments,
      fill_in: fillIn,
    })),
  };
}
