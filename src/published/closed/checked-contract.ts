import { z } from 'zod';
import type { Contract } from '../../money/contract/contract.ts';
import { document, type Published } from '../document.ts';
import { sha256 } from '../scalars.ts';

export const checkedContractDocument = document('checked-contract@1', 'A contract without faults', {
  file: z.string(),
  id: z.string(),
  title: z.string(),
  sha256: sha256.describe("of the file's bytes"),
});

export function checkedContractJson({
  file,
  id,
  title,
  sha256: hash,
}: Contract): Published<typeof checkedContractDocument> {
  return { schema: 'uptally/checked-contract@1', file, id, title, sha256: hash };
}
