import { z } from 'zod';
import { type EpochMs, formatInstant, type Interval } from '../../ground/time.ts';
import type { LedgerSession } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';

/** A window that somebody proposed, with everything that was decided about it; half open. */
export interface ProposedExclusion extends Interval {
  readonly id: string;
  readonly class: string;
  /** A predicate of the contract language, as it was written. */
  readonly where: unknown;
  readonly reason: string;
  readonly link: string | null;
  readonly expiresAt: EpochMs | null;
  readonly isAsserted: boolean;
  readonly proposedBy: string;
  readonly proposedAt: EpochMs;
  /** Oldest first. */
  readonly decisions: readonly Decision[];
  /** At the instant that was asked about. */
  readonly state: ExclusionState;
  readonly isExpired: boolean;
}

export interface Decision {
  readonly outcome: DecisionOutcome;
  readonly reason: string;
  readonly decidedBy: string;
  readonly decidedAt: EpochMs;
}

export type DecisionOutcome = 'approved' | 'rejected';

/** Undecided: `asserted` by the provider, or `proposed` by one of us; else the newest decision. */
export type ExclusionState = 'proposed' | 'asserted' | DecisionOutcome;

/** `approved`, `withdrawn`, `proposed, expired`: how it stands, in words. */
export function stateText({ state, isExpired, decisions }: ProposedExclusion): string {
  const isWithdrawn =
    state === 'rejected' && decisions.some(({ outcome }) => outcome === 'approved');
  const text = isWithdrawn ? 'withdrawn' : state;
  return isExpired && state !== 'rejected' ? `${text}, expired` : text;
}

const outcome = z.enum(['approved', 'rejected']);
const exclusionRow = z.object({
  id: z.string(),
  class: z.string(),
  starts_at: z.date(),
  ends_at: z.date(),
  predicate: z.unknown(),
  reason: z.string(),
  link: z.string().nullable(),
  expires_at: z.date().nullable(),
  asserted_by_provider: z.boolean(),
  proposed_by: z.string(),
  proposed_at: z.date(),
  decisions: z.array(
    z.object({
      outcome,
      reason: z.string(),
      decided_by: z.string(),
      decided_at_ms: z.number(),
    }),
  ),
});

/** After everything: shows what a clock that was ahead has written, too. */
export const WHENEVER: EpochMs = Date.UTC(9999, 0, 1);

/** All exclusions, or the one of an id, as they stood at an instant; oldest first. */
export async function findExclusions(
  session: LedgerSession,
  at: EpochMs,
  id: string | null = null,
): Promise<readonly ProposedExclusion[]> {
  const rows = await session.query(
    ...ledgerQuery('exclusion/find-exclusions', [id, formatInstant(at)]),
    exclusionRow,
  );
  return rows.map((row): ProposedExclusion => {
    const decisions = row.decisions.map((decision) => ({
      outcome: decision.outcome,
      reason: decision.reason,
      decidedBy: decision.decided_by,
      decidedAt: decision.decided_at_ms,
    }));
    const expiresAt = row.expires_at?.getTime() ?? null;
    const undecided = row.asserted_by_provider ? 'asserted' : 'proposed';
    return {
      id: row.id,
      class: row.class,
      start: row.starts_at.getTime(),
      end: row.ends_at.getTime(),
      where: row.predicate,
      reason: row.reason,
      link: row.link,
      expiresAt,
      isAsserted: row.asserted_by_provider,
      proposedBy: row.proposed_by,
      proposedAt: row.proposed_at.getTime(),
      decisions,
      state: decisions.at(-1)?.outcome ?? undecided,
      isExpired: expiresAt !== null && at >= expiresAt,
    };
  });
}
