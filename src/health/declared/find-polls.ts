import { z } from 'zod';
import type { EpochMs } from '../../ground/time.ts';
import type { LedgerSession } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';

/** How it stands with asking one address of a page. */
export interface PollState {
  readonly source: string;
  readonly resource: string;
  readonly askedAt: EpochMs;
  /** As of when the newest answer that was understood speaks; null: none ever was. */
  readonly answeredAt: EpochMs | null;
  /** Null while it doesn't fail. */
  readonly failedSince: EpochMs | null;
  readonly failure: string | null;
}

const instant = z.date().transform((date): EpochMs => date.getTime());

const pollRow = z.object({
  source: z.string(),
  resource: z.string(),
  asked_at: instant,
  answered_at: instant.nullable(),
  failed_since: instant.nullable(),
  failure: z.string().nullable(),
});

export async function findPolls(ledger: LedgerSession): Promise<readonly PollState[]> {
  const rows = await ledger.query(...ledgerQuery('declared/polls'), pollRow);
  return rows.map((row) => ({
    source: row.source,
    resource: row.resource,
    askedAt: row.asked_at,
    answeredAt: row.answered_at,
    failedSince: row.failed_since,
    failure: row.failure,
  }));
}
