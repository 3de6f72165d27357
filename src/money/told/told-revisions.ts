import { z } from 'zod';
import type { EpochMs, Interval } from '../../ground/time.ts';
import type { LedgerSession } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';
import type { ToldKind } from './told-kind.ts';

/** One revision of an outage or a notice, as the ledger has it. */
export interface ToldRevision {
  readonly contract: string;
  readonly id: string;
  readonly revision: number;
  /** The record as JSON; null: it was withdrawn. */
  readonly content: string | null;
  readonly start: EpochMs | null;
  readonly end: EpochMs | null;
  /** Of which it came, or in which it was no more; null: a person withdrew it. */
  readonly file: string | null;
  readonly withdrawnBecause: string | null;
  readonly recordedAt: EpochMs;
  readonly recordedBy: string;
  /** Of its record. */
  readonly isNewest: boolean;
}

/** A file that was imported for a contract. */
export interface ToldImport {
  readonly contract: string;
  readonly number: number;
  readonly file: string;
  /** Of the file's bytes, hex. */
  readonly sha256: string;
  readonly records: number;
  /** Of which it tells all; in order and apart. */
  readonly times: readonly Interval[];
  readonly importedAt: EpochMs;
  readonly importedBy: string;
}

const instant = z.date().transform((date) => date.getTime());

const revisionRow = z.object({
  contract_id: z.string(),
  id: z.string(),
  revision: z.number(),
  content: z.string().nullable(),
  starts_at: instant.nullable(),
  ends_at: instant.nullable(),
  file: z.string().nullable(),
  withdrawn_because: z.string().nullable(),
  recorded_at: instant,
  recorded_by: z.string(),
  is_newest: z.boolean(),
});

const importRow = z.object({
  contract_id: z.string(),
  number: z.number(),
  file: z.string(),
  sha256: z.string(),
  record_count: z.number(),
  times: z.array(z.object({ start: z.number(), end: z.number() })),
  imported_at: instant,
  imported_by: z.string(),
});

/** All revisions of a contract's records and of an id, or of all; by contract, id and number. */
export async function toldRevisions(
  session: LedgerSession,
  kind: ToldKind,
  filter: { readonly contract?: string | undefined; readonly id?: string | undefined } = {},
): Promise<readonly ToldRevision[]> {
  const rows = await session.query(
    ...ledgerQuery('told/told-revisions', [kind, filter.contract ?? null, filter.id ?? null]),
    revisionRow,
  );
  return rows.map((row) => ({
    contract: row.contract_id,
    id: row.id,
    revision: row.revision,
    content: row.content,
    start: row.starts_at,
    end: row.ends_at,
    file: row.file,
    withdrawnBecause: row.withdrawn_because,
    recordedAt: row.recorded_at,
    recordedBy: row.recorded_by,
    isNewest: row.is_newest,
  }));
}

/** Every import for a contract, or for all; by contract and number. */
export async function toldImports(
  session: LedgerSession,
  kind: ToldKind,
  contract?: string,
): Promise<readonly ToldImport[]> {
  const rows = await session.query(
    ...ledgerQuery('told/told-imports', [kind, contract ?? null]),
    importRow,
  );
  return rows.map((row) => ({
    contract: row.contract_id,
    number: row.number,
    file: row.file,
    sha256: row.sha256,
    records: row.record_count,
    times: row.times,
    importedAt: row.imported_at,
    importedBy: row.imported_by,
  }));
}
