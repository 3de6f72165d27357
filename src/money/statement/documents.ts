import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { UptallyError } from '../../ground/errors.ts';
import { sha256Of } from '../../ground/sha256.ts';
import { type EpochMs, formatInstant } from '../../ground/time.ts';
import { documentRoles } from '../../published/result/statement.ts';
import type { LedgerSession } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';
import type { DocumentRole } from './statement.ts';

/** What a statement stands on. */
export type Documents = ReadonlyMap<DocumentRole, Uint8Array>;

/** Keeps a byte order mark: a contract's hash is of its bytes. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** One document as text; undefined where the statement has none. */
export function textOfDocument(documents: Documents, role: DocumentRole): string | undefined {
  const content = documents.get(role);
  return content === undefined ? undefined : utf8.decode(content);
}

/** Shorter ones are kept as they are. */
const PACKED_FROM_BYTES = 65_536;

const storedDocument = {
  sha256: z.string(),
  packing: z.enum(['none', 'gzip']),
  content: z.instanceof(Uint8Array),
};
const documentRow = z.object({ role: z.enum(documentRoles), ...storedDocument });
const pdfRow = z.object(storedDocument);

/** Keeps a document of a statement; one that is kept in the role already stays. */
export async function recordDocument(
  session: LedgerSession,
  number: string,
  role: DocumentRole | 'pdf',
  content: Uint8Array,
  now: EpochMs,
): Promise<void> {
  const sha256 = sha256Of(content);
  const isLong = content.byteLength >= PACKED_FROM_BYTES;
  await session.run(
    ...ledgerQuery('statement/record-document', [
      sha256,
      isLong ? 'gzip' : 'none',
      isLong ? gzipSync(content) : content,
      formatInstant(now),
    ]),
  );
  await session.run(...ledgerQuery('statement/record-statement-document', [number, role, sha256]));
}

/** What a statement stands on, as it was when it was issued; or only that of one role. */
export async function findDocuments(
  ledger: LedgerSession,
  number: string,
  role?: DocumentRole,
): Promise<Documents> {
  const rows = await ledger.query(
    ...ledgerQuery('statement/statement-documents', [number, role ?? null]),
    documentRow,
  );
  return new Map(rows.map((row) => [row.role, unpacked(row)]));
}

/** The pages of a statement, if they were printed. */
export async function findPdf(
  ledger: LedgerSession,
  number: string,
): Promise<Uint8Array | undefined> {
  const [row] = await ledger.query(...ledgerQuery('statement/statement-pdf', [number]), pdfRow);
  return row === undefined ? undefined : unpacked(row);
}

function unpacked({ sha256, packing, content }: z.output<typeof pdfRow>): Uint8Array {
  const bytes = packing === 'gzip' ? gunzipSync(content) : content;
  if (sha256Of(bytes) === sha256) return bytes;
  throw new UptallyError('rejected', `document ${sha256}: not the bytes that were kept`);
}
