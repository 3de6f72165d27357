import { z } from 'zod';
import type { ContractPage } from '../../papers/words/contract-page.ts';
import { document, type Published } from '../document.ts';
import { sha256 } from '../scalars.ts';

const sentences = z.array(z.string());

export const contractPageDocument = document(
  'contract-page@1',
  'One version of a contract in plain words',
  {
    contract: z.string(),
    version: z.string(),
    sha256: sha256.describe("of the contract file's bytes"),
    title: z.string(),
    parties: sentences.describe('who owes whom, in what money, and whose clocks decide'),
    in_force: z.string(),
    other_versions: z.array(z.string()),
    commitments: z.array(
      z.strictObject({
        id: z.string(),
        title: z.string(),
        target: z.string(),
        counts: sentences,
        failures: sentences,
        measured: sentences,
        pays: sentences,
      }),
    ),
    money: sentences,
    claim: sentences,
    sources: sentences,
  },
);

export function contractPageJson(page: ContractPage): Published<typeof contractPageDocument> {
  return {
    schema: 'uptally/contract-page@1',
    contract: page.contract,
    version: page.version,
    sha256: page.sha256,
    title: page.title,
    parties: page.parties,
    in_force: page.inForce,
    other_versions: page.otherVersions,
    commitments: page.commitments.map(
      ({ id, title, target, counts, failures, measured, pays }) => ({
        id,
        title,
        target,
        counts,
        failures,
        measured,
        pays,
      }),
    ),
    money: page.money,
    claim: page.claim,
    sources: page.sources,
  };
}
