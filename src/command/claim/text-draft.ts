import { join } from 'node:path';
import type { Letter } from '../../papers/letter/claim-letter.ts';

/** Where a letter of the folder is, what to attach, and what a person has to fill in. */
export function letterLines(
  { step, fileName, attachments, fillIn }: Letter,
  folder: string,
): readonly string[] {
  return [
    `${step}: ${join(folder, fileName)}`,
    ...attachments.map((attachment) => `  attach   ${join(folder, attachment)}`),
    ...fillIn.map((missing) => `  fill in  ${missing}`),
  ];
}
