import { tell, withStep } from '../ground/progress.ts';
import { type EpochMs, systemClock } from '../ground/time.ts';
import type { Contract } from '../money/contract/contract.ts';
import { type SteadyLog, steadyLog } from '../money/count/steady.ts';
import type { EvaluationInputs } from '../money/evaluation/evaluate-contract.ts';
import {
  type ArrivedEvents,
  type InputPaths,
  loadInputs,
  readFiles,
} from '../money/evaluation/read-files.ts';
import { gatherInputs } from '../money/statement/gather-inputs.ts';
import { inputFiles } from '../running/configured-inputs.ts';
import { openScratchWarehouse } from '../running/stores.ts';
import type { Warehouse } from '../stores/warehouse/warehouse.ts';
import { rejectedReporter } from './report-rejected.ts';
import type { Session } from './session.ts';
import { quantity } from './terminal/print.ts';
import { withStandardInput } from './with-standard-input.ts';
import { withStores } from './with-stores.ts';

/** As they are named on a command line. */
export interface InputOptions {
  readonly period: string;
  /** None: what is stored. */
  readonly events: readonly string[];
  readonly fees?: string | undefined;
  readonly allowRepeated?: boolean | undefined;
  readonly exclusions?: string | undefined;
  readonly outages?: string | undefined;
  readonly notices?: string | undefined;
  readonly priorCredits?: string | undefined;
  readonly slices?: number | undefined;
  readonly asOf?: EpochMs | undefined;
}

/** Ready to be evaluated, as often as one likes. */
export interface OpenEvents {
  readonly warehouse: Warehouse;
  /** What a contract is judged by. */
  readonly inputsOf: InputsOf;
  /** Absent: the events were stored before. */
  readonly arrived?: ArrivedEvents | undefined;
  readonly log: SteadyLog;
  readonly asOf?: EpochMs | undefined;
}

export type InputsOf = (contract: Contract) => Promise<EvaluationInputs>;

/**
 * Runs `work` over the events of files, in a warehouse of their own, or over what is stored. Over
 * what is stored, everything that no file brings is that of statements and reports. `check` sees
 * everything but the events before one of them is read.
 */
export async function withEvents<Result>(
  session: Session,
  options: InputOptions,
  check: (inputsOf: InputsOf) => Promise<void>,
  work: (events: OpenEvents) => Promise<Result>,
): Promise<Result> {
  return options.events.length > 0
    ? withFiles(session, options, check, work)
    : withStored(session, options, check, work);
}

async function withFiles<Result>(
  { signal }: Session,
  options: InputOptions,
  check: (inputsOf: InputsOf) => Promise<void>,
  work: (events: OpenEvents) => Promise<Result>,
): Promise<Result> {
  const { events, asOf, slices } = options;
  return withStandardInput(events, signal, async (standardInput) => {
    const warehouse = await openScratchWarehouse();
    try {
      const read = await withStep({ label: 'Reading' }, (step) =>
        readFiles(
          {
            warehouse,
            eventPaths: events,
            standardInput,
            ...inputPaths(options),
            clock: systemClock,
            onRejected: rejectedReporter(),
            onProgress: (counts) => step.note(quantity(counts.read, 'event')),
            signal,
          },
          (inputs) => check(async () => inputs),
        ),
      );
      const { inputs, arrived } = read;
      const log = steadyLog(warehouse, { asOf, slices, isAlone: true });
      return await work({ warehouse, inputsOf: async () => inputs, arrived, log, asOf });
    } finally {
      await warehouse.close();
    }
  });
}

async function withStored<Result>(
  session: Session,
  options: InputOptions,
  check: (inputsOf: InputsOf) => Promise<void>,
  work: (events: OpenEvents) => Promise<Result>,
): Promise<Result> {
  const { config } = session;
  const given = loadInputs(inputPaths(options));
  return withStores(session, async ({ warehouse, ledger }) => {
    const gather = gatherInputs({ ...inputFiles(config), ledger, given }, systemClock.now());
    const told = new Set<string>();
    const inputsOf: InputsOf = async (contract) => {
      const inputs = await gather(contract, options.period);
      for (const note of inputs.toldNotes.filter((one) => !told.has(one))) tell(note);
      for (const note of inputs.toldNotes) told.add(note);
      return inputs;
    };
    await check(inputsOf);
    const { asOf, slices } = options;
    // No other process can open embedded stores meanwhile, and this one only reads.
    const isAlone = config.stores.kind === 'embedded';
    const log = steadyLog(warehouse, { asOf, slices, isAlone });
    return work({ warehouse, inputsOf, log, asOf });
  });
}

function inputPaths(options: InputOptions): InputPaths {
  return {
    feesPath: options.fees,
    allowRepeated: options.allowRepeated,
    exclusionsPath: options.exclusions,
    outagesPath: options.outages,
    noticesPath: options.notices,
    priorCreditsPath: options.priorCredits,
  };
}
