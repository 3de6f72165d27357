import { z } from 'zod';
import type { Ledger } from '../ledger/ledger.ts';
import { ledgerStatement } from '../ledger/statement.ts';
import { type EpochMs, formatInstant } from '../time.ts';
import { sha256Of } from './canonical-json.ts';

const pdfRow = z.object({ content: z.instanceof(Uint8Array) });

/**
 * The pages of a statement as they were printed first. Of several processes that print at once the
 * pages of one are kept, and all of them answer those.
 */
export async function keptPdf(
  ledger: Ledger,
  number: string,
  now: EpochMs,
  print: () => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const kept = await findPdf(ledger, number);
  if (kept !== undefined) return kept;
  const pdf = await print();
  const sha256 = sha256Of(pdf);
  await ledger.transaction(async (session) => {
    await session.run(ledgerStatement('record-document'), [sha256, pdf, formatInstant(now)]);
    await session.run(ledgerStatement('record-statement-document'), [number, 'pdf', sha256]);
  });
  return (await findPdf(ledger, number)) ?? pdf;
}

async function findPdf(ledger: Ledger, number: string): Promise<Uint8Array | undefined> {
  const [row] = await ledger.query(ledgerStatement('statement-pdf'), [number], pdfRow);
  return row?.content;
}
