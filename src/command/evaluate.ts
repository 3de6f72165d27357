import { loadContract } from '../contract/load-contract.ts';
import { describeEvaluation } from '../evaluation/describe-evaluation.ts';
import { checkEvaluation, evaluateContract } from '../evaluation/evaluate-contract.ts';
import { withStep } from '../progress.ts';
import { print } from './print.ts';
import { type InputOptions, withEvents } from './with-events.ts';

/** Evaluates one contract over files in a warehouse of their own, or over what is stored. */
export async function evaluate(
  options: InputOptions & { readonly contract: string; readonly json: boolean },
): Promise<void> {
  const { period } = options;
  const contract = loadContract(options.contract);
  const evaluation = await withEvents(
    options,
    (inputs) => checkEvaluation({ ...inputs, contract, period }),
    (events) =>
      withStep({ label: 'Evaluating' }, () => evaluateContract({ ...events, contract, period })),
  );
  print(
    options.json ? JSON.stringify(evaluation, null, 2) : describeEvaluation(evaluation).join('\n'),
  );
}
