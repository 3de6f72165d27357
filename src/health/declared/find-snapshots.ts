import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import type { EpochMs } from '../../ground/time.ts';
import type { LedgerSession } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';

/** An answer of a page that was another one than before. */
export interface Snapshot {
  readonly source: string;
  readonly resource: string;
  readonly firstSeen: EpochMs;
  /** When it was last known to stand; null: it was seen once. */
  readonly lastSeen: EpochMs | null;
  readonly sha256: string;
  readonly byteLength: number;
  /** Entries of it that could not be read. */
  readonly faultCount: number;
}

const instant = z.date().transform((date): EpochMs => date.getTime());

const snapshotRow = z.object({
  source: z.string(),
  resource: z.string(),
  first_seen: instant,
  last_seen: instant.nullable(),
  sha256: z.string(),
  byte_length: z.number(),
  fault_count: z.number(),
});

/** By source and address, oldest first. */
export async function findSnapshots(
  ledger: LedgerSession,
  source: string | undefined,
): Promise<readonly Snapshot[]> {
  const rows = await ledger.query(
    ...ledgerQuery('declared/list-snapshots', [source ?? null]),
    snapshotRow,
  );
  return rows.map((row) => ({
    source: row.source,
    resource: row.resource,
    firstSeen: row.first_seen,
    lastSeen: row.last_seen === null || row.last_seen < row.first_seen ? null : row.last_seen,
    sha256: row.sha256,
    byteLength: row.byte_length,
    faultCount: row.fault_count,
  }));
}

const contentRow = z.object({ content: z.instanceof(Uint8Array) });

/** The very bytes of an answer; undefined if none has this hash. */
export async function snapshotBytes(
  ledger: LedgerSession,
  sha256: string,
): Promise<Uint8Array | undefined> {
  const [row] = await ledger.query(...ledgerQuery('declared/find-snapshot', [sha256]), contentRow);
  return row === undefined ? undefined : gunzipSync(row.content);
}
