import { invalidInput } from '../../ground/errors.ts';
import { textFaults } from '../../ground/text-faults.ts';
import { type Clock, type EpochMs, formatInstant } from '../../ground/time.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';
import {
  type DecisionOutcome,
  findExclusions,
  type ProposedExclusion,
  WHENEVER,
} from './find-exclusions.ts';

export interface GivenDecision {
  readonly id: string;
  readonly outcome: DecisionOutcome;
  readonly reason: string;
  readonly by: string;
}

/**
 * Adds a decision; the newest one counts. An approved exclusion may be rejected later, which
 * withdraws it from figures to come, and a rejected one approved. Throws `invalid_input` for a
 * decision that changes nothing, and where the proposer would approve.
 */
export async function decideExclusion(
  ledger: Ledger,
  clock: Clock,
  { id, outcome, reason, by }: GivenDecision,
): Promise<ProposedExclusion> {
  const faults = textFaults('--reason', reason);
  if (faults.length > 0) throw invalidInput(faults);
  return ledger.transaction(async (session) => {
    // First, so that of two decisions at once the second one knows of the first.
    await session.run(...ledgerQuery('exclusion/lock-exclusions'));
    const [found] = await findExclusions(session, WHENEVER, id);
    if (found === undefined) {
      const expectation = 'the id of an exclusion; `uptally exclusion list` shows them';
      throw invalidInput([{ place: 'id', value: id, expectation }]);
    }
    const now = Math.max(clock.now(), lastWordAt(found));
    const refusal = refusalOf(found, { outcome, by, now });
    if (refusal !== undefined) throw invalidInput([{ place: id, ...refusal }]);
    await session.run(
      ...ledgerQuery('exclusion/decide-exclusion', [id, outcome, reason, by, formatInstant(now)]),
    );
    const [decided] = await findExclusions(session, now, id);
    return decided as ProposedExclusion;
  });
}

/** A clock that is behind that of the decision before must not hide the new one. */
function lastWordAt({ proposedAt, decisions }: ProposedExclusion): EpochMs {
  return decisions.at(-1)?.decidedAt ?? proposedAt;
}

function refusalOf(
  { state, decisions, proposedBy, expiresAt }: ProposedExclusion,
  { outcome, by, now }: { outcome: DecisionOutcome; by: string; now: EpochMs },
): { readonly value: string; readonly expectation: string } | undefined {
  const newest = decisions.at(-1);
  if (state === outcome && newest !== undefined) {
    const value = `${newest.outcome} by ${newest.decidedBy} at ${formatInstant(newest.decidedAt)}`;
    return { value, expectation: 'a decision that changes something' };
  }
  if (outcome === 'rejected') return undefined;
  if (isSamePerson(by, proposedBy)) {
    return { value: `proposed by ${proposedBy}`, expectation: 'the approval of somebody else' };
  }
  if (expiresAt === null || now < expiresAt) return undefined;
  const value = `expired at ${formatInstant(expiresAt)}`;
  return { value, expectation: 'an exclusion that is still to be in force' };
}

/** As the constraint of the table says it. */
function isSamePerson(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}
