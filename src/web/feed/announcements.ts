import { z } from 'zod';
import type { LedgerSession } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';

/** What everybody who follows is told. */
export interface Announcement {
  /** Without gaps, from 1. */
  readonly number: number;
  /** `health.incident.opened` */
  readonly type: string;
  /** The event in JSON, as it was first written. */
  readonly event: string;
}

const announcementRow = z.object({ number: z.number(), type: z.string(), event: z.string() });

/** In order, a thousand at most. */
export async function announcementsAfter(
  ledger: LedgerSession,
  number: number,
): Promise<readonly Announcement[]> {
  return ledger.query(
    ...ledgerQuery('announcement/announcements-after', [number]),
    announcementRow,
  );
}
