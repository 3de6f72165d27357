import { readConfig } from '../config.ts';
import type { EvaluationInputs } from '../evaluation/evaluate-contract.ts';
import {
  type ArrivedEvents,
  type InputPaths,
  loadInputs,
  readFiles,
} from '../evaluation/read-files.ts';
import { exclusionsInForce } from '../exclusion/exclusions-in-force.ts';
import { feesInForce } from '../fee/fees-in-force.ts';
import { eventsKeptFrom } from '../minute/kept-events.ts';
import { withStep } from '../progress.ts';
import { openScratchWarehouse, openStores } from '../stores.ts';
import { type EpochMs, systemClock } from '../time.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { counted } from './print.ts';
import { rejectedReporter } from './report-rejected.ts';
import { withStandardInput } from './with-standard-input.ts';

/** As they are named on a command line. */
export interface InputOptions {
  readonly period: string;
  /** None: what is stored. */
  readonly events: readonly string[];
  readonly fees?: string | undefined;
  readonly allowRepeated?: boolean | undefined;
  readonly exclusions?: string | undefined;
  readonly outages?: string | undefined;
  readonly priorCredits?: string | undefined;
  readonly slices?: number | undefined;
  readonly asOf?: EpochMs | undefined;
  readonly signal: AbortSignal;
}

/** Ready to be evaluated, as often as one likes. */
export interface OpenEvents extends EvaluationInputs {
  readonly warehouse: Warehouse;
  /** Absent: the events were stored before. */
  readonly arrived?: ArrivedEvents | undefined;
  readonly isAlone?: boolean | undefined;
  readonly keptFrom?: EpochMs | undefined;
  readonly asOf?: EpochMs | undefined;
  readonly slices?: number | undefined;
}

/**
 * Runs `work` over the events of files, in a warehouse of their own, or over what is stored. Over what
 * is stored, fees and exclusions that no file brings are those of the ledger. `check` sees everything
 * but the events before one of them is read.
 */
export async function withEvents<Result>(
  options: InputOptions,
  check: (inputs: EvaluationInputs) => void,
  work: (events: OpenEvents) => Promise<Result>,
): Promise<Result> {
  return options.events.length > 0
    ? withFiles(options, check, work)
    : withStored(options, check, work);
}

async function withFiles<Result>(
  options: InputOptions,
  check: (inputs: EvaluationInputs) => void,
  work: (events: OpenEvents) => Promise<Result>,
): Promise<Result> {
  const { events, asOf, slices, signal } = options;
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
            onProgress: (counts) => step.note(counted(counts.read, 'event')),
            signal,
          },
          check,
        ),
      );
      return await work({ warehouse, ...read, asOf, slices });
    } finally {
      await warehouse.close();
    }
  });
}

async function withStored<Result>(
  options: InputOptions,
  check: (inputs: EvaluationInputs) => void,
  work: (events: OpenEvents) => Promise<Result>,
): Promise<Result> {
  const config = readConfig();
  const loaded = loadInputs(inputPaths(options));
  const stores = await openStores(config);
  try {
    const { warehouse, ledger } = stores;
    const inputs = {
      ...loaded,
      fees: loaded.fees ?? (await feesInForce(ledger, config, options.period))?.table,
      exclusions: loaded.exclusions ?? (await exclusionsInForce(ledger, systemClock.now())),
    };
    check(inputs);
    const { asOf, slices } = options;
    // No other process can open embedded stores meanwhile, and this one only reads.
    const isAlone = config.stores.kind === 'embedded';
    const keptFrom = await eventsKeptFrom(ledger);
    return await work({ warehouse, ...inputs, isAlone, keptFrom, asOf, slices });
  } finally {
    await stores.close();
  }
}

function inputPaths(options: InputOptions): InputPaths {
  return {
    feesPath: options.fees,
    allowRepeated: options.allowRepeated,
    exclusionsPath: options.exclusions,
    outagesPath: options.outages,
    priorCreditsPath: options.priorCredits,
  };
}
