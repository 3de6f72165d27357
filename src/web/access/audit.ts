import { z } from 'zod';
import { type EpochMs, formatInstant } from '../../ground/time.ts';
import type { LedgerSession } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';

const RESULTS = ['done', 'refused', 'failed'] as const;

/** One thing that somebody did, or tried to, by the web. */
export interface AuditEntry {
  /** Null: nobody who was known. */
  readonly actor: string | null;
  /** `statements.issue`, `sign-in`. */
  readonly action: string;
  /** What it was done to; empty: nothing in particular. */
  readonly target: string;
  readonly result: (typeof RESULTS)[number];
  /** In words; no secret and no amount. */
  readonly detail: string;
}

export interface RecordedAuditEntry extends AuditEntry {
  /** A whole number; later ones are greater. */
  readonly position: string;
  readonly at: EpochMs;
}

const entryRow = z.object({
  position: z.string(),
  at: z.date(),
  actor: z.string().nullable(),
  action: z.string(),
  target: z.string(),
  result: z.enum(RESULTS),
  detail: z.string(),
});

const MOST_CHARACTERS = 500;

/** For ever: the ledger takes no change of it. */
export async function addAudit(
  ledger: LedgerSession,
  now: EpochMs,
  { actor, action, target, result, detail }: AuditEntry,
): Promise<void> {
  await ledger.run(
    ...ledgerQuery('access/add-audit', {
      at: formatInstant(now),
      actor: actor === null ? null : kept(actor),
      action,
      target: kept(target),
      result,
      detail: kept(detail),
    }),
  );
}

/** PostgreSQL holds no NUL. */
function kept(text: string): string {
  return text.replaceAll('\0', '').slice(0, MOST_CHARACTERS);
}

/** The newest ones before a position, or of all; newest first. */
export async function findAudit(
  ledger: LedgerSession,
  count: number,
  before: string | null = null,
): Promise<readonly RecordedAuditEntry[]> {
  const rows = await ledger.query(...ledgerQuery('access/find-audit', [count, before]), entryRow);
  return rows.map(({ at, ...row }) => ({ ...row, at: at.getTime() }));
}
