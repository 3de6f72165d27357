import { z } from 'zod';
import { document } from '../document.ts';
import { fieldValues } from '../scalars.ts';

const step = z.strictObject({
  clause: z.string().describe('place in the contract file, e.g. versions[0].commitments[0].target'),
  rule: z.string().describe('what it says, in sentences'),
  claimed: z.string().describe('what that gives; both readings have the same where they agree'),
  conceded: z.string(),
});

export const computationDocument = document(
  'computation@1',
  'An evaluation step by step, each with the clause that it follows',
  {
    sources: z.array(z.string()).describe('where the clauses were read'),
    attainments: z.array(
      z.strictObject({ commitment: z.string(), partition: fieldValues, steps: z.array(step) }),
    ),
    amounts: z.array(z.strictObject({ scope: fieldValues, steps: z.array(step) })),
  },
);
