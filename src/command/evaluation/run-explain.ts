import { invalidInput, shownValue } from '../../ground/errors.ts';
import { tell } from '../../ground/progress.ts';
import type { EpochMs } from '../../ground/time.ts';
import { loadContract } from '../../money/contract/load-contract.ts';
import { governingVersion } from '../../money/contract/period.ts';
import { checkEvaluation } from '../../money/evaluation/evaluate-contract.ts';
import { feeNotes, type NotedLine } from '../../money/evaluation/fee-notes.ts';
import { isRangeOfMonths, periodNotes } from '../../money/evaluation/period-notes.ts';
import {
  checkSelection,
  explainContract,
  type Selection,
} from '../../money/explanation/explain-contract.ts';
import type { ExplainedLine } from '../../money/explanation/explanation.ts';
import type { ReadingName } from '../../money/input/reading.ts';
import { documentText } from '../../published/document-text.ts';
import type { CommandOutcome } from '../outcome.ts';
import type { Session } from '../session.ts';
import { print } from '../terminal/print.ts';
import { type InputOptions, withEvents } from '../with-events.ts';
import { renderExplanation } from './text-explain.ts';

/** Prints one reading of an evaluation from its total down to calls. */
export async function explain(
  session: Session,
  options: InputOptions & {
    readonly contract: string;
    readonly commitment?: string | undefined;
    readonly partition: readonly string[];
    readonly reading: ReadingName;
    readonly slots: number;
    readonly slot?: EpochMs | undefined;
    readonly calls: number;
    readonly json: boolean;
  },
): Promise<CommandOutcome> {
  const { period, reading, commitment, slot } = options;
  const contract = loadContract(options.contract);
  const selection: Selection = { commitment, partition: fieldsOf(options.partition), slot };
  const governing = governingVersion(contract, period);
  const { explanation, notes } = await withEvents(
    session,
    options,
    async (inputsOf) => {
      checkEvaluation({ ...(await inputsOf(contract)), contract, period });
      checkSelection(selection, governing.version, governing.period);
    },
    async ({ inputsOf, ...events }) => {
      const inputs = await inputsOf(contract);
      const most = { losses: options.slots, calls: options.calls };
      const found = await explainContract({
        ...events,
        ...inputs,
        ...selection,
        contract,
        period,
        reading,
        most,
      });
      return {
        explanation: found,
        notes: [
          ...feeNotes(inputs.fees, governing, found.credits.map(notedLine)),
          ...(await periodNotes(events.warehouse, contract, governing)),
        ],
      };
    },
  );
  if (options.json) for (const note of notes) tell(note);
  print(
    options.json
      ? documentText(explanation)
      : renderExplanation(explanation, governing.version, notes, isRangeOfMonths(governing)),
  );
  return 'done';
}

function notedLine({ scope, shares }: ExplainedLine): NotedLine {
  return {
    scope,
    commitments: shares.map(({ commitment }) => commitment),
    isWithoutFees: shares.some(({ reason }) => reason === 'no_fees'),
  };
}

/** `region=us-east-1` of each. */
function fieldsOf(texts: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    texts.map((text) => {
      const [, field, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
      if (field !== undefined && value !== undefined) return [field, value];
      const expectation = 'FIELD=VALUE such as region=us-east-1';
      throw invalidInput([{ place: '--partition', value: shownValue(text), expectation }]);
    }),
  );
}
