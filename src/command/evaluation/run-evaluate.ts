import { tell, withStep } from '../../ground/progress.ts';
import { loadContract } from '../../money/contract/load-contract.ts';
import { governingVersion } from '../../money/contract/period.ts';
import { checkEvaluation, evaluateContract } from '../../money/evaluation/evaluate-contract.ts';
import { notesOn } from '../../money/evaluation/fee-notes.ts';
import { isRangeOfMonths, periodNotes } from '../../money/evaluation/period-notes.ts';
import { documentText } from '../../published/document-text.ts';
import type { CommandOutcome } from '../outcome.ts';
import type { Session } from '../session.ts';
import { print } from '../terminal/print.ts';
import { type InputOptions, withEvents } from '../with-events.ts';
import { describeEvaluation } from './text-evaluate.ts';

/** Evaluates one contract over files in a warehouse of their own, or over what is stored. */
export async function evaluate(
  session: Session,
  options: InputOptions & { readonly contract: string; readonly json: boolean },
): Promise<CommandOutcome> {
  const { period } = options;
  const contract = loadContract(options.contract);
  const { evaluation, notes, isOfNoMonth } = await withEvents(
    session,
    options,
    async (inputsOf) => {
      checkEvaluation({ ...(await inputsOf(contract)), contract, period });
    },
    async ({ inputsOf, ...events }) => {
      const input = { ...events, ...(await inputsOf(contract)), contract, period };
      const found = await withStep({ label: 'Evaluating' }, () => evaluateContract(input));
      const governing = governingVersion(contract, period);
      const { warehouse } = events;
      return {
        evaluation: found,
        notes: [
          ...notesOn(found, contract, input.fees),
          ...(await periodNotes(warehouse, contract, governing)),
        ],
        isOfNoMonth: isRangeOfMonths(governing),
      };
    },
  );
  const { version } = governingVersion(contract, period);
  if (options.json) for (const note of notes) tell(note);
  print(
    options.json
      ? documentText(evaluation)
      : describeEvaluation(evaluation, version, notes, isOfNoMonth).join('\n'),
  );
  return 'done';
}
