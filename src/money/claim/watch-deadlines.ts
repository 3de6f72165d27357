import { UptallyError } from '../../ground/errors.ts';
import { localText } from '../../ground/local-text.ts';
import { type EpochMs, formatInstant } from '../../ground/time.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';
import { advanceClaim, recordedState } from './advance-claim.ts';
import { type Claim, filingDeadline } from './claim.ts';
import type { DeadlineWarning } from './deadline-warnings.ts';

/** Who records what only the calendar decides. */
const CALENDAR = 'uptally';

/** Records claims whose deadline has passed as expired, each once; answers their numbers. */
export async function recordExpired(
  ledger: Ledger,
  claims: readonly Claim[],
  now: EpochMs,
): Promise<readonly string[]> {
  const recorded: string[] = [];
  for (const claim of claims) {
    if (claim.state !== 'expired' || recordedState(claim) === 'expired') continue;
    const { number, contract } = claim.statement;
    const deadline = localText(filingDeadline(claim) ?? now, contract.time_zone);
    const why = `not filed before ${deadline}`;
    try {
      await advanceClaim(ledger, number, { to: 'expired' }, { by: CALENDAR, at: now, now, why });
      recorded.push(number);
    } catch (error) {
      // Somebody filed it in time and has just said so.
      if (!(error instanceof UptallyError) || error.code !== 'refused') throw error;
    }
  }
  return recorded;
}

/** Answers false if this warning was given before. */
export async function recordWarning(
  ledger: Ledger,
  { claim, step, daysBefore }: DeadlineWarning,
  now: EpochMs,
): Promise<boolean> {
  const added = await ledger.run(
    ...ledgerQuery('claim/record-claim-warning', [
      claim.statement.number,
      step.place,
      formatInstant(step.due),
      daysBefore,
      formatInstant(now),
    ]),
  );
  return added === 1;
}
