import { readConfig } from '../config.ts';
import { loadContract } from '../contract/load-contract.ts';
import { feesOf } from '../evaluation/configured-inputs.ts';
import { describeEvaluation } from '../evaluation/describe-evaluation.ts';
import { evaluateContract } from '../evaluation/evaluate-contract.ts';
import { evaluateFiles, type InputPaths, loadInputs } from '../evaluation/evaluate-files.ts';
import type { Evaluation } from '../evaluation/evaluation.ts';
import { openScratchWarehouse, openStores } from '../stores.ts';
import { type EpochMs, systemClock } from '../time.ts';
import { print } from './print.ts';
import { reportRejected } from './report-rejected.ts';
import { withStandardInput } from './with-standard-input.ts';

/** Evaluates one contract over files in a warehouse of their own, or over what is stored. */
export async function evaluate(options: {
  contract: string;
  period: string;
  events: readonly string[];
  fees?: string | undefined;
  exclusions?: string | undefined;
  outages?: string | undefined;
  priorCredits?: string | undefined;
  slices?: number | undefined;
  asOf?: EpochMs | undefined;
  json: boolean;
  signal: AbortSignal;
}): Promise<void> {
  const evaluation =
    options.events.length > 0 ? await evaluateEvents(options) : await evaluateStored(options);
  print(
    options.json ? JSON.stringify(evaluation, null, 2) : describeEvaluation(evaluation).join('\n'),
  );
}

async function evaluateEvents(options: Parameters<typeof evaluate>[0]): Promise<Evaluation> {
  return withStandardInput(options.events, async (standardInput) => {
    const warehouse = await openScratchWarehouse();
    try {
      return await evaluateFiles({
        warehouse,
        contractPath: options.contract,
        eventPaths: options.events,
        standardInput,
        ...inputPaths(options),
        slices: options.slices,
        period: options.period,
        asOf: options.asOf,
        clock: systemClock,
        onRejected: reportRejected,
        signal: options.signal,
      });
    } finally {
      await warehouse.close();
    }
  });
}

function inputPaths(options: Parameters<typeof evaluate>[0]): InputPaths {
  return {
    feesPath: options.fees,
    exclusionsPath: options.exclusions,
    outagesPath: options.outages,
    priorCreditsPath: options.priorCredits,
  };
}

async function evaluateStored(options: Parameters<typeof evaluate>[0]): Promise<Evaluation> {
  const contract = loadContract(options.contract);
  const config = readConfig();
  const inputs = loadInputs(inputPaths(options));
  const stores = await openStores(config);
  try {
    return await evaluateContract({
      warehouse: stores.warehouse,
      contract,
      period: options.period,
      ...inputs,
      fees: inputs.fees ?? feesOf(config),
      slices: options.slices,
      asOf: options.asOf,
    });
  } finally {
    await stores.close();
  }
}
