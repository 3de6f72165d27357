import type { EpochMs } from '../../ground/time.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import { findPdf, recordDocument } from './documents.ts';

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
  await ledger.transaction((session) => recordDocument(session, number, 'pdf', pdf, now));
  return (await findPdf(ledger, number)) ?? pdf;
}
