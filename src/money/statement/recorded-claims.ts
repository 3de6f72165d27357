import { z } from 'zod';
import { type Fault, invalidInput } from '../../ground/errors.ts';
import { type EpochMs, formatInstant, type Interval } from '../../ground/time.ts';
import type { Ledger, LedgerSession } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';
import { evaluatedTime } from '../judge/evaluation.ts';
import { findStatements, newestRevisions } from './find-statements.ts';

/** A claim that was filed before statements of its contract were issued here. */
export interface RecordedClaim {
  readonly contractId: string;
  /** As a statement of that time would have it. */
  readonly period: string;
  /** What was asked for; a decimal, not negative. */
  readonly amount: string;
  readonly currency: string;
  /** Of the vendor. */
  readonly reference: string;
  readonly filedAt: EpochMs;
  readonly recordedAt: EpochMs;
  readonly recordedBy: string;
}

const recordedRow = z
  .object({
    contract_id: z.string(),
    period: z.string(),
    amount: z.string(),
    currency: z.string(),
    reference: z.string(),
    filed_at: z.date(),
    recorded_at: z.date(),
    recorded_by: z.string(),
  })
  .transform(
    (row): RecordedClaim => ({
      contractId: row.contract_id,
      period: row.period,
      amount: row.amount,
      currency: row.currency,
      reference: row.reference,
      filedAt: row.filed_at.getTime(),
      recordedAt: row.recorded_at.getTime(),
      recordedBy: row.recorded_by,
    }),
  );

/** By contract, period and time of filing. */
export function findRecordedClaims(ledger: LedgerSession): Promise<readonly RecordedClaim[]> {
  return ledger.query(...ledgerQuery('claim/recorded-claims'), recordedRow);
}

/**
 * Records one for ever; `time` is that of its period. Throws `invalid_input` for time that was
 * stated here, whose statement is the claim, and for a reference that the period has.
 */
export async function recordClaim(
  ledger: Ledger,
  claim: RecordedClaim,
  time: Interval,
): Promise<void> {
  const { contractId, period } = claim;
  const stated = newestRevisions(await findStatements(ledger, { contractId })).find(
    ({ statement }) => {
      const { start, end } = evaluatedTime(statement.evaluation);
      return start < time.end && time.start < end;
    },
  );
  if (stated !== undefined) {
    const { number } = stated.statement;
    throw fault('--period', period, `a period without a statement; \`claim file ${number}\``);
  }
  const added = await ledger.run(
    ...ledgerQuery('claim/record-claim', {
      contract_id: contractId,
      period,
      amount: claim.amount,
      currency: claim.currency,
      reference: claim.reference,
      filed_at: formatInstant(claim.filedAt),
      recorded_at: formatInstant(claim.recordedAt),
      recorded_by: claim.recordedBy,
    }),
  );
  if (added === 0) throw fault('--reference', claim.reference, `one that ${period} has not yet`);
}

function fault(place: string, value: string, expectation: string) {
  const faults: readonly Fault[] = [{ place, value, expectation }];
  return invalidInput(faults);
}
