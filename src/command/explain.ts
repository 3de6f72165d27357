import { loadContract } from '../contract/load-contract.ts';
import { invalidInput, shownValue } from '../errors.ts';
import { checkEvaluation } from '../evaluation/evaluate-contract.ts';
import type { ReadingName } from '../evaluation/evaluation.ts';
import {
  checkSelection,
  explainContract,
  type Selection,
} from '../explanation/explain-contract.ts';
import { renderExplanation } from '../report/render-explanation.ts';
import type { EpochMs } from '../time.ts';
import { print } from './print.ts';
import { type InputOptions, withEvents } from './with-events.ts';

/** Prints one reading of an evaluation from its total down to calls. */
export async function explain(
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
): Promise<void> {
  const { period, reading, commitment, slot } = options;
  const contract = loadContract(options.contract);
  const selection: Selection = { commitment, partition: fieldsOf(options.partition), slot };
  const explanation = await withEvents(
    options,
    (inputs) => {
      const governing = checkEvaluation({ ...inputs, contract, period });
      checkSelection(selection, governing.version, governing.period);
    },
    (events) =>
      explainContract({
        ...events,
        ...selection,
        contract,
        period,
        reading,
        most: { losses: options.slots, calls: options.calls },
      }),
  );
  const { version } = checkEvaluation({ contract, period });
  print(
    options.json ? JSON.stringify(explanation, null, 2) : renderExplanation(explanation, version),
  );
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
