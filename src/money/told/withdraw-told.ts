import { invalidInput } from '../../ground/errors.ts';
import { textFaults } from '../../ground/text-faults.ts';
import type { EpochMs } from '../../ground/time.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';
import { insertRevisions } from './import-told.ts';
import type { ToldKind } from './told-kind.ts';
import { type ToldRevision, toldRevisions } from './told-revisions.ts';

export interface WithdrawToldInput {
  readonly ledger: Ledger;
  readonly kind: ToldKind;
  readonly id: string;
  /** Needed where the record is in force for several. */
  readonly contract?: string | undefined;
  readonly reason: string;
  readonly now: EpochMs;
  /** Who withdraws. */
  readonly by: string;
}

/**
 * Takes a record out of what contracts are judged by: its next revision has no content. What was
 * there stays, and can be imported again. Answers the revision that was in force. Throws
 * `invalid_input` for a record that is not in force, and for an empty reason.
 */
export async function withdrawTold(input: WithdrawToldInput): Promise<ToldRevision> {
  const { ledger, kind, id, contract, reason, now, by } = input;
  const faults = textFaults('--reason', reason);
  if (faults.length > 0) throw invalidInput(faults);
  return ledger.transaction(async (session) => {
    await session.run(...ledgerQuery('told/lock-told'));
    const found = (await toldRevisions(session, kind, { contract, id })).filter(
      ({ isNewest, content }) => isNewest && content !== null,
    );
    const [current, another] = found;
    if (current === undefined) {
      const where = contract === undefined ? '' : ` for ${contract}`;
      const expectation = `one in force${where}: \`uptally ${kind} list\` shows them`;
      throw invalidInput([{ place: 'id', value: id, expectation }]);
    }
    if (another !== undefined) {
      const contracts = found.map((one) => one.contract).join(', ');
      const expectation = `the contract whose record it is, of ${contracts}`;
      throw invalidInput([{ place: '--for', value: '(missing)', expectation }]);
    }
    await insertRevisions(session, { kind, contract: current.contract, number: null, now, by }, [
      { id, revision: current.revision + 1, because: reason },
    ]);
    return current;
  });
}
