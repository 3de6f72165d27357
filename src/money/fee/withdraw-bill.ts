import { invalidInput } from '../../ground/errors.ts';
import { textFaults } from '../../ground/text-faults.ts';
import { type Clock, formatInstant, type MonthLabel } from '../../ground/time.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';
import { feeRevisions } from './fees-in-force.ts';
import { contentHash } from './read-bills.ts';

export interface WithdrawBillInput {
  readonly ledger: Ledger;
  readonly clock: Clock;
  /** Who withdraws. */
  readonly by: string;
  readonly bill: string;
  readonly month: MonthLabel;
  readonly reason: string;
}

/**
 * Takes a month of a bill out of what figures are computed from: its next revision has no rows.
 * What was there stays, and can be imported again. Answers the number of the revision. Throws
 * `invalid_input` for a month that is not in force, and for an empty reason.
 */
export async function withdrawBill(input: WithdrawBillInput): Promise<number> {
  const { ledger, clock, by, bill, month, reason } = input;
  const faults = textFaults('--reason', reason);
  if (faults.length > 0) throw invalidInput(faults);
  return ledger.transaction(async (session) => {
    await session.run(...ledgerQuery('fee/lock-fees'));
    const revisions = await feeRevisions(session, { month });
    const inForce = revisions.filter(
      (revision) => revision.inForce && revision.withdrawnBecause === null,
    );
    const current = inForce.find((one) => one.bill === bill);
    if (current === undefined) {
      const names = inForce.map((one) => one.bill).join(', ') || 'none';
      const expectation = `a bill that is in force for ${month}: ${names}`;
      throw invalidInput([{ place: 'bill', value: bill, expectation }]);
    }
    const revision = current.revision + 1;
    await session.run(
      ...ledgerQuery('fee/insert-fee-revision', {
        bill,
        month,
        revision,
        sha256: contentHash([], []),
        column_names: '[]',
        row_count: 0,
        withdrawn_because: reason,
        imported_at: formatInstant(clock.now()),
        imported_by: by,
      }),
    );
    return revision;
  });
}
